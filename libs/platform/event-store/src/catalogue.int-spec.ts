import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';

// TypeORM's own, one row per migration
const ALLOWED = ['migrations'];

const UNSHARDED = `select c.relname || '.' || x.relname as index from pg_index i
  join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
  where c.relnamespace = 'public'::regnamespace and i.indisunique and c.relname <> all($1)
    and a.attname is distinct from 'shard'`;
const KEYLESS = `select c.relname as table from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`;

describe('the schema can be distributed by shard', () => {
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
  const unsharded = async () => (await client.query(UNSHARDED, [ALLOWED])).rows;

  it('every primary key and unique index begins with it', async () => {
    expect(await unsharded()).toEqual([]);
  });

  it('every table has a primary key', async () => {
    expect((await client.query(KEYLESS)).rows).toEqual([]);
  });

  it('and a table that breaks this is found', async () => {
    await client.query('create table strays (id int primary key, shard int, name text)');
    await client.query('create unique index strays_name on strays (lower(name), shard)');
    expect(await unsharded()).toEqual([{ index: 'strays.strays_pkey' }, { index: 'strays.strays_name' }]);
  });
});
