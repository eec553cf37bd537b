import { runMigrations } from 'bullmq';
import { Client } from 'pg';

/** Makes or updates the queue's own tables (schema `bullmq`). Any number of processes may call it at once. */
export const migrateQueue = async (databaseUrl: string): Promise<void> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
};
