import { Client } from 'pg';
import { createTestDatabase } from './database';

describe('a test database', () => {
  it('is migrated and its own', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query("select count(*)::int as n from pg_tables where schemaname = 'public'");
    await client.end();
    await database.drop();
    expect(rows[0].n).toBeGreaterThan(10);
  });
});
