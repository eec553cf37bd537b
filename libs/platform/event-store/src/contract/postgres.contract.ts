import { Pool } from 'pg';
import { createTestDatabase } from '@verbatim/testing';
import { CREATE_NOTES, NOTES, type OpenStore } from './fixtures.contract';
import { PostgresEventStore, type PostgresEventStoreOptions } from '../postgres-event-store';
import type { TableShape } from '../types';

export interface OpenPostgres extends OpenStore {
  readonly store: PostgresEventStore;
  readonly url: string;
  /** Plain sessions on the same database. */
  readonly pool: Pool;
  /** Another store on the same database, as another process would have; closed with this one. */
  another(over?: Partial<PostgresEventStoreOptions>): Promise<PostgresEventStore>;
}

/** A store on a database of its own that has the table `notes`. */
export const openPostgres = async (over: Partial<PostgresEventStoreOptions> = {}): Promise<OpenPostgres> => {
  const database = await createTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 3 });
  pool.on('error', () => undefined);
  await pool.query(CREATE_NOTES);
  const stores: PostgresEventStore[] = [];
  const another = async (more: Partial<PostgresEventStoreOptions> = {}) => {
    const tables: TableShape[] = [NOTES];
    const store = new PostgresEventStore({ connectionString: database.url, tables, ...over, ...more });
    await store.open();
    stores.push(store);
    return store;
  };
  return {
    store: await another(),
    url: database.url,
    pool,
    another,
    note: async ({ shard, account_id, id }) => {
      const found = await pool.query(
        `select to_jsonb(note) - 'made_by' as row from notes note where shard = $1 and account_id = $2 and id = $3`,
        [shard, account_id, id],
      );
      return found.rows[0]?.row ?? null;
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await pool.end();
      await database.drop();
    },
  };
};
