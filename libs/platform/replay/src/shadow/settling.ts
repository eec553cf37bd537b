import { inTransaction } from '@verbatim/database';
import type { ClientBase } from 'pg';
import type { Comparison } from '../check/check-streams';
import { withPoison, type RunState } from '../run/run-state';
import type { Run, RunStore } from '../run/run-store';
import type { LeftOut } from '../stream-key';
import { changedBetween, eventsBetween, readHeads, scrubbedSince, type Heads } from './changed-streams';
import { refoldIn } from './refold';

/** So much of the log is caught up with in one transaction. */
const WINDOW = 5_000;
/** So little may be left for the moment in which writers wait. */
export const FEW_EVENTS = 500;
const FEW_STREAMS = 200;

export interface SettlingParts {
  readonly runs: RunStore;
  readonly schema: string;
  readonly comparison: Comparison;
  readonly leftOut: LeftOut | null;
}

/** Brings shadow tables up to what happened since they were loaded. */
export class Settling {
  constructor(private readonly parts: SettlingParts) {}

  /** One window of what is left, in a transaction of its own. Resolves to how many events lie beyond it. */
  async round(run: Run): Promise<{ readonly run: Run; readonly left: number }> {
    const { runs, schema } = this.parts;
    return inTransaction(runs.pool, async (tx) => {
      const heads = await readHeads(tx);
      const upto = windowOf(run.state.heads, heads);
      const streams = [
        ...(await changedBetween(tx, run.state.heads, upto)),
        ...(await scrubbedSince(tx, schema, run.state.beganAt)),
      ];
      const poison = await refoldIn(tx, this.parts, streams);
      const moved = await runs.moveIn(tx, run, withPoison({ ...run.state, heads: upto }, poison));
      return { run: moved, left: eventsBetween(upto, heads) };
    });
  }

  /** All that is left, while nobody writes. Null when it is too much for that, or cannot be folded. */
  async rest(tx: ClientBase, state: RunState): Promise<RunState | null> {
    const heads = await readHeads(tx);
    if (eventsBetween(state.heads, heads) > FEW_EVENTS) return null;
    const streams = [
      ...(await changedBetween(tx, state.heads, heads)),
      ...(await scrubbedSince(tx, this.parts.schema, state.beganAt)),
    ];
    if (streams.length > FEW_STREAMS) return null;
    const poison = await refoldIn(tx, this.parts, streams);
    return poison.length > 0 ? null : { ...state, heads };
  }
}

const windowOf = (from: Heads, to: Heads): Heads => {
  let room = WINDOW;
  return Object.fromEntries(
    Object.entries(to).map(([shard, head]) => {
      const since = from[shard] ?? 0;
      const end = Math.min(head, since + room);
      room -= end - since;
      return [shard, end];
    }),
  );
};
