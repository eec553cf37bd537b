import { inTransaction } from '@verbatim/database';
import type { ClientBase, Pool } from 'pg';
import type { Difference } from '../report/difference';
import type { RunState } from './run-state';

/** Names a replay: the account is the platform's own. */
export interface ReplayRef {
  readonly shard: number;
  readonly accountId: string;
  readonly id: string;
}

export interface Run {
  readonly ref: ReplayRef;
  readonly state: RunState;
  readonly revision: number;
}

/** Somebody else moved this replay on: what was done here is undone. */
export class TurnLost extends Error {
  constructor() {
    super('Another worker has taken this replay over');
    this.name = 'TurnLost';
  }
}

export const DIFFERENCES_KEPT = 10_000;

type Queries = Pick<ClientBase, 'query'>;

const KEY = 'shard = $1 and account_id = $2 and id = $3';
const keyOf = ({ shard, accountId, id }: ReplayRef): unknown[] => [shard, accountId, id];

const NOTE = `
  insert into replay_differences
    (shard, account_id, replay_id, nth, projection, table_name, of_shard, of_account, stream_id, key, kind, columns)
  select $1, $2, $3, $4 + row_number() over (), projection, "table", shard, "accountId", "streamId", key, kind, columns
  from jsonb_to_recordset($5::jsonb) as d (projection text, "table" text, shard smallint, "accountId" uuid,
    "streamId" uuid, key jsonb, kind text, columns jsonb)`;

/** The rows of replays, as the worker that runs one moves them. */
export class RunStore {
  constructor(readonly pool: Pool) {}

  async begin(ref: ReplayRef, state: RunState): Promise<Run> {
    await this.pool.query(`update replays set state = $4 where ${KEY} and state = '{}'`, [...keyOf(ref), state]);
    return (await this.find(ref))!;
  }

  /** Null before its first step. */
  async find(ref: ReplayRef): Promise<Run | null> {
    const { rows } = await this.pool.query<{ state: RunState; revision: string }>(
      `select state, revision from replays where ${KEY} and state <> '{}'`,
      keyOf(ref),
    );
    const [row] = rows;
    return row ? { ref, state: row.state, revision: Number(row.revision) } : null;
  }

  /** Moves the replay on in the transaction of what was done; throws TurnLost when somebody else did. */
  async moveIn(tx: Queries, { ref, revision }: Run, state: RunState): Promise<Run> {
    const { rowCount } = await tx.query(
      `update replays set state = $4, revision = revision + 1 where ${KEY} and revision = $5`,
      [...keyOf(ref), state, revision],
    );
    if (rowCount !== 1) throw new TurnLost();
    return { ref, state, revision: revision + 1 };
  }

  move(run: Run, state: RunState): Promise<Run> {
    return inTransaction(this.pool, (tx) => this.moveIn(tx, run, state));
  }

  /** Keeps differences, as many as there is room for. Resolves to how many are kept by now. */
  async noteIn(tx: Queries, { ref, state }: Run, differences: readonly Difference[]): Promise<number> {
    const room = differences.slice(0, DIFFERENCES_KEPT - state.kept);
    if (room.length > 0) await tx.query(NOTE, [...keyOf(ref), state.kept, JSON.stringify(room)]);
    return state.kept + room.length;
  }

  /** True while nobody paused or cancelled it; until the transaction ends nobody can. */
  mayGoOnIn(tx: Queries, ref: ReplayRef): Promise<boolean> {
    return isRunning(tx, ref, 'for share');
  }

  /** True while nobody paused or cancelled it, which anybody may the next moment. */
  isRunning(tx: Queries, ref: ReplayRef): Promise<boolean> {
    return isRunning(tx, ref, '');
  }
}

const isRunning = async (tx: Queries, ref: ReplayRef, lock: '' | 'for share'): Promise<boolean> => {
  const { rows } = await tx.query<{ state: string }>(`select state from jobs where ${KEY} ${lock}`, keyOf(ref));
  return rows[0]?.state === 'running';
};
