import { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { KeyedRead, type KeyedStatement, type Numbered } from './keyed-read';

interface Key {
  readonly owner: string;
  readonly above: number;
}
type Row = Numbered<{ readonly word: string; readonly size: number }>;

const ANNE = '00000000-0000-4000-8000-00000000000a';
const BERT = '00000000-0000-4000-8000-00000000000b';

describe('a keyed read', () => {
  let database: TestDatabase;
  let pool: Pool;
  let statements: KeyedStatement[];
  let words: KeyedRead<Key, Row>;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url });
    await pool.query('create table words (owner uuid, word text, size int)');
    await pool.query(`insert into words values ($1, 'b', 2), ($1, 'a', 1), ($1, 'c', 3), ($2, 'z', 9)`, [ANNE, BERT]);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  beforeEach(() => {
    statements = [];
    words = new KeyedRead<Key, Row>(
      {
        name: 'words',
        key: { owner: 'uuid', above: 'int' },
        rows: 'select word, size from words w where w.owner = k.owner and w.size > k.above order by w.size limit 10',
      },
      async (statement) => {
        statements.push(statement);
        return (await pool.query<Row>(statement)).rows;
      },
      (row) => row.n,
    );
  });

  const wordsOf = async (owner: string, above = 0) => (await words.read({ owner, above })).map(({ word }) => word);

  it('answers each key with its own rows in their order, in one statement', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await Promise.all([wordsOf(ANNE), wordsOf(nobody), wordsOf(BERT), wordsOf(ANNE, 1)])).toEqual([
      ['a', 'b', 'c'],
      [],
      ['z'],
      ['b', 'c'],
    ]);
    expect(statements).toHaveLength(1);
  });

  it('lets a key that is none harm nobody but its caller', async () => {
    const [anne, none, bert] = await Promise.allSettled([wordsOf(ANNE), wordsOf('none'), wordsOf(BERT)]);
    expect(anne).toMatchObject({ status: 'fulfilled', value: ['a', 'b', 'c'] });
    expect(none).toMatchObject({ status: 'rejected', reason: { code: '22P02' } });
    expect(bert).toMatchObject({ status: 'fulfilled', value: ['z'] });
  });

  it('tells every caller when the database cannot answer', async () => {
    const away = new KeyedRead<Key, Row>(
      { name: 'away', key: { owner: 'uuid', above: 'int' }, rows: 'select 1 limit 1' },
      async () => Promise.reject(new Error('away')),
      (row) => row.n,
    );
    const outcomes = await Promise.allSettled([
      away.read({ owner: ANNE, above: 0 }),
      away.read({ owner: BERT, above: 0 }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
