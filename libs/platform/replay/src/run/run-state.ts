import type { StreamRef } from '@verbatim/event-store';
import type { JobProgress } from '@verbatim/jobs';
import type { Poison } from '../check/poison';
import { noDifferences, sumOf, type Counts } from '../report/difference';

export const phases = [
  'prepare', // shadow tables are made
  'load', // streams are read, folded, compared, and loaded or put right
  'index', // the shadow tables get their indexes
  'settle', // what changed since is folded anew, until little is left
  'swap', // the shadow tables take the place of the live ones
  'logs', // what spans streams, one projection after the other
  'done',
] as const;
export type Phase = (typeof phases)[number];

/** What came of one projection. */
export interface Part {
  readonly state: 'waiting' | 'running' | 'done' | 'stopped';
  readonly differences: Counts;
  /** Rows that were put right in place; null where the tables are swapped, or nothing is changed. */
  readonly repaired: number | null;
  /** How long writers were kept waiting while the tables were swapped, in milliseconds; null where they were not. */
  readonly blockedMs: number | null;
  /** The event that could not be applied, which ended this part. */
  readonly poison: Poison | null;
}

/** How far a projection that spans streams is. */
export interface LogState {
  readonly name: string;
  readonly stage: 'compare' | 'follow' | 'swap';
  /** Shards that were compared. */
  readonly compared: readonly number[];
}

/** How far a replay is: kept in its row, moved in the transaction of what was done. */
export interface RunState {
  readonly phase: Phase;
  /** RFC 3339, by the database's clock. */
  readonly beganAt: string;
  /** The schema of the live tables. */
  readonly schema: string;
  /** The last stream dealt with in `load`. */
  readonly after: StreamRef | null;
  /** Up to here differences are noted already, though it is not known whether all of them are put right. */
  readonly notedTo: StreamRef | null;
  readonly streams: number;
  readonly events: number;
  readonly total: number | null;
  readonly kept: number;
  /** Positions, by shard, up to which the shadow tables are right, once `load` is through. */
  readonly heads: Readonly<Record<string, number>>;
  /** The projection that spans streams and is at work in `logs`. */
  readonly log: LogState | null;
  readonly parts: Readonly<Record<string, Part>>;
}

export const newPart: Part = {
  state: 'waiting',
  differences: noDifferences,
  repaired: null,
  blockedMs: null,
  poison: null,
};

export const withPart = (state: RunState, name: string, change: Partial<Part>): RunState => ({
  ...state,
  parts: { ...state.parts, [name]: { ...(state.parts[name] ?? newPart), ...change } },
});

export const withPoison = (state: RunState, poison: readonly Poison[]): RunState =>
  poison.reduce(
    (so, one) =>
      so.parts[one.projection]?.poison ? so : withPart(so, one.projection, { state: 'stopped', poison: one }),
    state,
  );

/** Names of the parts that still go on. */
export const goingOn = (state: RunState, names: readonly string[]): string[] =>
  names.filter((name) => state.parts[name]?.state !== 'stopped');

export const stoppedParts = (state: RunState): ReadonlySet<string> =>
  new Set(Object.keys(state.parts).filter((name) => state.parts[name]?.state === 'stopped'));

/** As the job shows it. */
export interface ReplayResult {
  readonly phase: Phase;
  readonly streams: number;
  readonly events: number;
  readonly differences: number;
  readonly projections: readonly ({ readonly name: string } & Part)[];
}

export const resultOf = (state: RunState): ReplayResult => ({
  phase: state.phase,
  streams: state.streams,
  events: state.events,
  differences: Object.values(state.parts).reduce((sum, { differences }) => sum + sumOf(differences), 0),
  projections: Object.entries(state.parts).map(([name, part]) => ({ name, ...part })),
});

export const progressOf = ({ events, total, phase }: RunState): JobProgress => ({
  done: phase === 'done' && total !== null ? Math.max(events, total) : events,
  total: total === null ? null : Math.max(total, events),
});
