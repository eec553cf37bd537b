import { setTimeout as after } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { DatabaseError } from 'pg';
import { qualified, quoted } from './catalogue';
import { asideOf } from './shadow-tables';

/** So long writers may be made to wait for a lock that is not to be had; then they have their turn, and we try again. */
const LOCK_WAIT_MS = 100;
/** For the locks of all tables together. */
const LOCKS_WAIT_MS = 150;
const PAUSE_MS = 300;
const TRIES = 100;
/** For any statement while writers wait: then they have their turn. */
const HURRY_MS = 2_000;
/** The last lock that writers do not notice: it keeps vacuums out. */
const QUIET_WAIT_MS = 10_000;
const UNHURRIED_MS = 60_000;

export interface SwapParts {
  readonly pool: Pool;
  readonly live: string;
  readonly schema: string;
  readonly tables: readonly string[];
  /** Called before writers have to wait; false gives up. */
  readonly ready: (tx: ClientBase) => Promise<boolean>;
  /** Called once nobody writes any more: brings the shadow tables to the last event. False lets writers go on, and gives up. */
  readonly settle: (tx: ClientBase) => Promise<boolean>;
  /** Called when the tables are swapped, before the commit. */
  readonly swapped: (tx: ClientBase, blockedMs: number) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface Swapped {
  /** Between the first lock that a writer waits for and the commit, at the try that succeeded. */
  readonly blockedMs: number;
}

const isHeldUp = (error: unknown): boolean =>
  error instanceof DatabaseError && ['55P03', '40P01', '57014'].includes(error.code ?? '');

/**
 * Puts the shadow tables in the place of the live ones, which go where those were. Names, indexes and constraints move
 * with their tables, so that statements prepared elsewhere find the new ones. Null when `ready` or `settle` gave up.
 */
export const swapTables = async (parts: SwapParts): Promise<Swapped | null> => {
  for (let tries = 1; ; tries++) {
    try {
      const blockedMs = await once(parts);
      return blockedMs === null ? null : { blockedMs };
    } catch (error) {
      if (!isHeldUp(error) || tries === TRIES) throw error;
    }
    await after(PAUSE_MS * (0.5 + Math.random()), undefined, { signal: parts.signal });
  }
};

const once = async ({ pool, live, schema, tables, ready, settle, swapped }: SwapParts): Promise<number | null> => {
  const tx = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => (broken = error);
  tx.on('error', onError);
  const names = [...tables].sort();
  const lock = (mode: string, waitMs: number, thenMs: number): Promise<unknown> =>
    tx.query(`set local statement_timeout = ${waitMs};
      lock table ${names.map((table) => qualified(live, table)).join(', ')} in ${mode} mode;
      set local statement_timeout = ${thenMs}`);
  try {
    await tx.query('begin');
    await tx.query(`set local lock_timeout = ${QUIET_WAIT_MS}`);
    await lock('share update exclusive', QUIET_WAIT_MS, UNHURRIED_MS);
    if (!(await ready(tx))) return await leave(tx);
    await tx.query(`set local lock_timeout = ${LOCK_WAIT_MS}`);
    const since = performance.now();
    await lock('exclusive', LOCKS_WAIT_MS, HURRY_MS);
    if (!(await settle(tx))) return await leave(tx);
    await lock('access exclusive', LOCKS_WAIT_MS, HURRY_MS);
    await moveAll(tx, { live, schema, tables: names });
    await swapped(tx, performance.now() - since);
    await tx.query('commit');
    return performance.now() - since;
  } catch (error) {
    await tx.query('rollback').catch((failed: Error) => (broken ??= failed));
    throw error;
  } finally {
    tx.off('error', onError);
    tx.release(broken);
  }
};

const leave = async (tx: ClientBase): Promise<null> => {
  await tx.query('rollback');
  return null;
};

/** Through a third schema: two tables of one name cannot be in one place. */
const moveAll = async (
  tx: ClientBase,
  { live, schema, tables }: { readonly live: string; readonly schema: string; readonly tables: readonly string[] },
): Promise<void> => {
  const aside = asideOf(schema);
  const statements = [`create schema ${quoted(aside)}`];
  for (const table of tables)
    statements.push(
      `alter table ${qualified(live, table)} set schema ${quoted(aside)}`,
      `alter table ${qualified(schema, table)} set schema ${quoted(live)}`,
    );
  await tx.query(statements.join('; '));
};
