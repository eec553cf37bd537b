import { inTransaction } from '@verbatim/database';
import type { Pool } from 'pg';
import { ReplayError } from '../replay.errors';
import { assertReplaceable, createIndexLike, createLike, indexesOf, qualified, quoted, type Index } from './catalogue';

const PREFIX = 'replay_';
/** The schema in which a replay makes its tables. */
export const schemaOf = (replayId: string): string => `${PREFIX}${replayId.replaceAll('-', '')}`;

const SCHEMAS = `select nspname as name from pg_namespace where nspname ~ '^replay_[0-9a-f]{32}(_old)?$'`;
export const shadowSchemas = async (pool: Pool): Promise<string[]> =>
  (await pool.query<{ name: string }>(SCHEMAS)).rows.map(({ name }) => name);

export const dropSchema = async (pool: Pool, schema: string): Promise<void> => {
  await inTransaction(pool, async (tx) => {
    await tx.query(`set local lock_timeout = '5s'`);
    await tx.query(`drop schema if exists ${quoted(schema)} cascade`);
  });
};

const NOT_PERMITTED = '42501';

/** Tables of a replay beside the live ones: made empty, filled, indexed. Every step may be done again. */
export class ShadowTables {
  constructor(
    private readonly pool: Pool,
    readonly live: string,
    readonly schema: string,
    readonly tables: readonly string[],
  ) {}

  /** Makes the tables anew. Throws `replay.table-tied` or `replay.not-permitted`. */
  async make(also: readonly string[] = []): Promise<void> {
    await inTransaction(this.pool, async (tx) => {
      await assertReplaceable(tx, this.live, this.tables);
      await tx.query(`drop schema if exists ${quoted(this.schema)} cascade`);
      await tx.query(`create schema ${quoted(this.schema)}`).catch((error: { code?: string }) => {
        if (error.code !== NOT_PERMITTED) throw error;
        throw new ReplayError('replay.not-permitted', 'The database user may not make a schema in this database.');
      });
      for (const table of this.tables) await createLike(tx, this.live, this.schema, table);
      for (const statement of also) await tx.query(statement);
    });
  }

  /** Those that the live tables have and the shadow tables lack. */
  async missingIndexes(): Promise<readonly Index[]> {
    const there = new Set((await indexesOf(this.pool, this.schema, this.tables)).map(({ name }) => name));
    return (await indexesOf(this.pool, this.live, this.tables)).filter(({ name }) => !there.has(name));
  }

  async makeIndex(index: Index): Promise<void> {
    await inTransaction(this.pool, async (tx) => {
      await tx.query('set local statement_timeout = 0');
      await createIndexLike(tx, this.live, this.schema, index);
    });
  }

  /** So that the planner knows the new tables from their first moment on. */
  async vacuum(): Promise<void> {
    for (const table of this.tables) await this.unhurried(`vacuum (analyze) ${qualified(this.schema, table)}`);
  }

  private async unhurried(statement: string): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('set statement_timeout = 0');
      await client.query(statement);
    } finally {
      client.release(true); // with its setting
    }
  }
}
