import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { readerSettings, writerSettings } from './connect';
import { READ_LOG, READ_STREAM } from './read/event-reader';
import { READ_FACTS } from './read/fact-reader';
import { Slots } from './rows/slots';
import { Tables } from './rows/tables';
import type { RowChange, TableShape } from './types';
import { Statements } from './write/statements';

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Node[];
}

const OWN = ['streams', 'shard_heads', 'events', 'snapshots', 'checkpoints', 'migrations'];
const FORMS = ['first', 'next', 'rows-first', 'rows'] as const;

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Every table that appends may write to, as the catalogue has it. */
const shapes = async (): Promise<TableShape[]> => {
  const { rows } = await client.query<{ name: string; key: string[]; columns: Record<string, string> }>(
    `select c.relname as name,
      (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) from pg_attribute a
        where a.attrelid = c.oid and a.attnum = any(i.indkey)) as key,
      (select json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
     from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all($1)`,
    [OWN],
  );
  return rows;
};

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const explain = async (text: string, values: readonly string[]): Promise<Node[]> => {
  await client.query(`prepare explained as ${text}`);
  const { rows } = await client.query(`explain (format json) execute explained (${values.join(', ')})`);
  await client.query('deallocate explained');
  return nodesOf(rows[0]['QUERY PLAN'][0].Plan);
};

const blank = (text: string): string[] => {
  const count = Math.max(...[...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
  const scalars = text.includes('$3::uuid')
    ? ['1', `'${'0'.repeat(32)}'`, `'${'0'.repeat(32)}'`, '1', '1', `'{}'`]
    : [];
  return [...scalars, ...Array<string>(count - scalars.length).fill(`'[]'`)];
};

/** Every way to a table's row but these two: by its place, or one step into the whole primary key. */
const otherWays = (nodes: readonly Node[], tables: ReadonlyMap<string, readonly string[]>): string[] =>
  nodes
    .filter((node) => node['Node Type'].includes('Scan') && node['Relation Name'] && node['Node Type'] !== 'Tid Scan')
    .filter((node) => {
      const key = tables.get(node['Relation Name'] ?? '') ?? [];
      const cond = node['Index Cond'] ?? '';
      const byKey = cond.includes(`ROW(${key.join(', ')}) >=`) || key.every((column) => cond.includes(`(${column} = `));
      return !(byKey && node['Index Name'] === `${node['Relation Name']}_pkey`);
    })
    .map((node) => JSON.stringify(node));

const everyChange = ({ name: table, key: names, columns }: TableShape): RowChange[] => {
  const rest = Object.keys(columns).filter((column) => !names.includes(column));
  const row = Object.fromEntries(Object.keys(columns).map((column) => [column, 1]));
  const key = Object.fromEntries(names.map((column) => [column, 1]));
  const [set, require] = [
    Object.fromEntries(rest.map((c) => [c, 1])),
    Object.fromEntries(rest.slice(0, 3).map((c) => [c, 1])),
  ];
  return [
    { table, op: 'insert', row },
    { table, op: 'put', row },
    { table, op: 'patch', key, set },
    { table, op: 'patch', key, set: {}, require },
    { table, op: 'delete', key },
    { table, op: 'delete', key, require },
  ];
};

const checkPlans = async (): Promise<void> => {
  const all = await shapes();
  const tables = new Map([
    ...all.map(({ name, key }) => [name, key] as const),
    ['streams', ['shard', 'account_id', 'stream_id']],
  ]);
  const slots = new Slots(new Tables(all));
  const statements = new Statements(slots);
  for (const shape of all) {
    const used = new Set(everyChange(shape).map((change) => slots.of(change).id));
    const made = [
      statements.batch(false, used),
      statements.batch(true, used),
      ...FORMS.map((form) => statements.single(form, used)),
    ];
    for (const { text } of made) {
      const nodes = await explain(text, blank(text));
      expect(nodes.filter((node) => node['Relation Name']).length).toBeGreaterThan(4);
      expect(otherWays(nodes, tables)).toEqual([]);
    }
  }
};

/** Thousands of messages in one conversation of one account. */
const fill = `
  insert into messages (shard, account_id, conversation_id, id, seq, role, version, created_at)
    select 1, '${'0'.repeat(32)}', '${'0'.repeat(32)}', gen_random_uuid(), n + (select count(*) from messages), 'user', n, now() from generate_series(1, $1) n;`;

describe('the plans of an append find every row by its primary key', () => {
  const withRows = (n: number) => client.query(fill.replace('$1', String(n)));
  beforeAll(async () => {
    await client.query(writerSettings);
    for (const { name } of await shapes()) await client.query(`alter table ${name} set (autovacuum_enabled = off)`);
  });

  it('in tables that were never analysed', () => checkPlans());

  it('with statistics from when there was one row', async () => {
    await withRows(1);
    await client.query('analyze');
    await withRows(5_000);
    await checkPlans();
  });

  it('with statistics from when every conversation had one message', async () => {
    await client.query('truncate messages');
    await client.query(`insert into messages (shard, account_id, conversation_id, id, seq, role, version, created_at)
      select n % 16, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'user', 1, now() from generate_series(1, 3000) n`);
    await client.query('analyze');
    await withRows(5_000);
    await checkPlans();
  });

  it('with true statistics', async () => {
    await client.query('analyze');
    await checkPlans();
  });
});

describe('the plans of a read', () => {
  it.each([
    ['a stream', READ_STREAM, ['1', `'${'0'.repeat(32)}'`, `'${'0'.repeat(32)}'`, '1', '10'], 'events_pkey'],
    ['the log', READ_LOG, ['1', '0', '10'], 'events_position'],
  ])('take %s out of its index, in order', async (_, text, values, index) => {
    await client.query(readerSettings);
    const nodes = await explain(text, values);
    expect(nodes.map((node) => node['Index Name'] ?? node['Node Type'])).toEqual(['Limit', index]);
  });

  it('take the facts of many streams out of their index, in order', async () => {
    await client.query(readerSettings);
    const id = '0'.repeat(32);
    const asked = JSON.stringify([{ o: 0, s: 1, a: id, i: id, v: 3 }]);
    const nodes = await explain(READ_FACTS, [`'${asked}'`]);
    expect(nodes.map((node) => node['Index Name'] ?? node['Node Type'])).toEqual([
      'Nested Loop',
      'Function Scan',
      'Limit',
      'events_pkey',
    ]);
  });
});
