import { inTransaction } from '@verbatim/database';
import type { Pool } from 'pg';
import { ReplayError } from '../replay.errors';
import { assertReplaceable, createIndexLike, createLike, indexesOf, qualified, quoted, type Index } from './catalogue';

/** The schema in which a replay makes its tables. */
export const schemaOf = (replayId: string): string => `replay_${replayId.replaceAll('-', '')}`;
/** Where a swap puts what was live. */
export const asideOf = (schema: string): string => `${schema}_old`;

const LEFT = `select distinct substr(nspname, 8, 32)::uuid as id from pg_namespace
  where nspname ~ '^replay_[0-9a-f]{32}(_old)?$'`;
/** The replays of which there are tables. */
export const replaysWithTables = async (pool: Pool): Promise<string[]> =>
  (await pool.query<{ id: string }>(LEFT)).rows.map(({ id }) => id);

/** Drops the tables of a replay, and those that it replaced. */
export const dropShadow = async (pool: Pool, replayId: string): Promise<void> => {
  const schema = schemaOf(replayId);
  await inTransaction(pool, async (tx) => {
    await tx.query(`set local lock_timeout = '5s'`);
    await tx.query(`drop schema if exists ${quoted(schema)}, ${quoted(asideOf(schema))} cascade`);
  });
};

const NOT_PERMITTED = '42501';

/** Tables of a replay beside the live ones: made empty, filled, indexed. Every step may be done again. */
export class ShadowTables {
  readonly schema: string;

  constructor(
    private readonly pool: Pool,
    readonly live: string,
    private readonly replayId: string,
    readonly tables: readonly string[],
  ) {
    this.schema = schemaOf(replayId);
  }

  /** Makes the tables anew. Throws `replay.table-tied` or `replay.not-permitted`. */
  async make(also: readonly string[] = []): Promise<void> {
    await dropShadow(this.pool, this.replayId);
    await inTransaction(this.pool, async (tx) => {
      await assertReplaceable(tx, this.live, this.tables);
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
