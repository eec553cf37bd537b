import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import type { Scope } from './check';
import { placesOf, type Seen } from './places';

const ACCOUNTS = 3;
const STREAMS = 700; // of each account, so that pages end within one
const shards = [0, 5, 6];
const accountOf = (nth: number): string => `01990000-0000-7000-8000-00000000000${nth}`;

describe('a walk over the places of a table', () => {
  let database: TestDatabase;
  let db: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = new Pool({ connectionString: database.url, max: 2 });
    await db.query(
      `insert into events (shard, account_id, stream_id, version, position, type, data, metadata, occurred_at)
       select 5, ('01990000-0000-7000-8000-00000000000' || a)::uuid, md5(a || '/' || s)::uuid, v,
         row_number() over (), 'x', '{}', '{}', now()
       from generate_series(1, ${ACCOUNTS}) a, generate_series(1, ${STREAMS}) s, generate_series(1, 2) v`,
    );
    await db.query('insert into shard_heads select 5, count(*) from events');
    await db.query('insert into streams select shard, account_id, stream_id, 2, 1 from events where version = 1');
    await db.query(`insert into streams select 6, account_id, stream_id, 2, 1 from streams limit 40`); // a shard without a log
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
  });

  const walk = async (table: string, scope: Partial<Scope>): Promise<Seen<object>[]> => {
    const seen: Seen<object>[] = [];
    const options = { shards, account: null, perShard: null, ...scope };
    for await (const place of placesOf<object>(db, { table, column: 'stream_id', look: 'select' }, options))
      seen.push(place);
    return seen;
  };
  const namesOf = (places: readonly Seen<object>[]): string[] =>
    places.map(({ shard, account_id, id }) => `${shard}/${account_id}/${id}`).sort();
  const all = async (table: string, where = 'true'): Promise<string[]> => {
    const sql = `select distinct shard || '/' || account_id || '/' || stream_id as name from ${table} where ${where}`;
    return (await db.query<{ name: string }>(sql)).rows.map(({ name }) => name).sort();
  };

  it.each(['streams', 'events'])('comes by each place of %s once, however many rows it has', async (table) => {
    expect(namesOf(await walk(table, {}))).toEqual(await all(table));
  });

  it('stays within an account', async () => {
    const account = { shard: 5, accountId: accountOf(2) };
    expect(namesOf(await walk('events', { account }))).toEqual(await all('events', `account_id = '${accountOf(2)}'`));
  });

  it('takes so many of each shard and none twice, and all where there are fewer', async () => {
    for (let round = 0; round < 10; round += 1) {
      const seen = namesOf(await walk('streams', { perShard: 600 }));
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((name) => name.startsWith('5/'))).toHaveLength(600);
      expect(seen.filter((name) => name.startsWith('6/'))).toHaveLength(40);
    }
    expect(namesOf(await walk('streams', { perShard: 10_000 }))).toEqual(await all('streams'));
    const account = { shard: 5, accountId: accountOf(1) };
    expect(await walk('streams', { account, perShard: 300 })).toHaveLength(300);
    expect(await walk('streams', { account, perShard: 9_000 })).toHaveLength(STREAMS);
  });

  it('begins at another place each time', async () => {
    const firsts = new Set<string>();
    for (let round = 0; round < 10; round += 1) firsts.add((await walk('streams', { perShard: 1 }))[0]?.id ?? '');
    expect(firsts.size).toBeGreaterThan(5);
    firsts.clear();
    const account = { shard: 5, accountId: accountOf(1) };
    for (let round = 0; round < 10; round += 1)
      firsts.add((await walk('streams', { account, perShard: 1 }))[0]?.id ?? '');
    expect(firsts.size).toBeGreaterThan(5);
  });

  it('reads along the key: no page scans or sorts the table', async () => {
    const plans: string[] = [];
    const explaining = {
      query: async (text: string, values: unknown[]) => {
        if (text.includes('recursive hop'))
          plans.push(JSON.stringify((await db.query(`explain (format json) ${text}`, values)).rows));
        return db.query(text, values);
      },
    } as unknown as Pool;
    await db.query('analyze');
    for await (const _ of placesOf(
      explaining,
      { table: 'events', column: 'stream_id', look: 'select' },
      {
        ...{ shards: [5], account: null, perShard: null },
      },
    ));
    expect(plans.length).toBeGreaterThan(4);
    for (const plan of plans) expect(plan).not.toMatch(/"Node Type": "(Seq Scan|Bitmap Heap Scan)"/);
  });
});
