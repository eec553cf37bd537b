import type { StreamProjection } from '@verbatim/replay';
import type { Pool } from 'pg';

/** One thing that is not as it must be, and where it lies. Holds ids, names and numbers, never what people wrote. */
export interface Finding {
  /** In words, for an operator. */
  readonly what: string;
  readonly shard?: number;
  readonly accountId?: string;
  readonly streamId?: string;
  readonly table?: string;
  /** What else names the row or the place. */
  readonly key?: Readonly<Record<string, unknown>>;
}

export interface Account {
  readonly shard: number;
  readonly accountId: string;
}

/** Where is looked, and how closely. */
export interface Scope {
  readonly shards: readonly number[];
  /** Only this account; null looks at all. Positions, checkpoints and keys of tables belong to no account. */
  readonly account: Account | null;
  /** Of each shard, so many conversations and so many parents of each table, from a random place on; null looks at all. */
  readonly perShard: number | null;
}

export interface CheckOptions extends Scope {
  /** Work that nobody does is found this long after it was due, or after its lease ended. */
  readonly overdueMs: number;
  /** What is folded and compared with the rows there are. */
  readonly projections: readonly StreamProjection[];
}

/**
 * An invariant, looked at while the service runs. Reads only: in snapshots, with statements that are bounded by the pages
 * they read. Ends early when whoever asks has heard enough.
 */
export interface Check {
  /** Stable: scripts go by it. */
  readonly name: string;
  /** What holds when nothing is found. */
  readonly describe: string;
  run(db: Pool, options: CheckOptions): AsyncIterable<Finding>;
}
