import type { RowsByTable, StreamEvent, StreamProjection } from '../projection';

/** An event that a projection cannot fold. */
export interface Poison {
  readonly projection: string;
  readonly shard: number;
  readonly position: number;
  readonly type: string;
  /** The name of what was thrown; its words may hold what somebody wrote. */
  readonly error: string;
}

export class PoisonEvent extends Error {
  constructor(
    readonly at: Poison,
    cause: unknown,
  ) {
    super(`${at.projection} cannot fold the event at position ${at.position} of shard ${at.shard} (${at.type})`, {
      cause,
    });
    this.name = 'PoisonEvent';
  }
}

/** The rows of a stream. Throws PoisonEvent, naming the first event that cannot be folded. */
export const foldStream = (projection: StreamProjection, events: readonly StreamEvent[]): RowsByTable => {
  try {
    return projection.rowsOf(events);
  } catch (error) {
    const culprit = events[shortestThatFails(projection, events) - 1] ?? events[0];
    if (!culprit) throw error;
    const { shard, position, type } = culprit;
    const name = error instanceof Error ? error.name : 'Error';
    throw new PoisonEvent({ projection: projection.name, shard, position, type, error: name }, error);
  }
};

/** What cannot be folded stays so however the stream goes on: found by halving. */
const shortestThatFails = (projection: StreamProjection, events: readonly StreamEvent[]): number => {
  let [works, fails] = [0, events.length];
  while (fails - works > 1) {
    const half = (works + fails) >> 1;
    if (canFold(projection, events.slice(0, half))) works = half;
    else fails = half;
  }
  return fails;
};

const canFold = (projection: StreamProjection, events: readonly StreamEvent[]): boolean => {
  try {
    projection.rowsOf(events);
    return true;
  } catch {
    return false;
  }
};
