import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { recordTables } from './record-tables';

/** Left behind on purpose. */
const leftBehind: Readonly<Record<string, readonly string[]>> = {
  model_providers: ['credential'],
};
const madeHere = ['shard', 'account_id'];

describe('the reference data that moves with conversations', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 1 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it.each(recordTables.map((table) => [table.name, table] as const))(
    'has every column of %s but secrets and what the database works out',
    async (name, { columns }) => {
      const { rows } = await pool.query<{ column: string }>(
        `select column_name as column from information_schema.columns
         where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
        [name],
      );
      const expected = rows
        .map(({ column }) => column)
        .filter((column) => !madeHere.includes(column) && !(leftBehind[name] ?? []).includes(column));
      expect([...columns].sort()).toEqual(expected.sort());
    },
  );
});
