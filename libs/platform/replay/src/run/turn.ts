import type { EventStore } from '@verbatim/event-store';
import type { CallContext } from '@verbatim/kernel';
import type { Pool, PoolConfig } from 'pg';
import { Comparison } from '../check/check-streams';
import type { PageOptions } from '../pages/stream-pages';
import type { LogProjection, Projections, StreamProjection } from '../projection';
import { ShadowTables } from '../shadow/shadow-tables';
import type { LeftOut } from '../stream-key';
import { leftOutBy, type ReplayInput } from './replay.input';
import { goingOn, stoppedParts, type RunState } from './run-state';
import type { Run, RunStore } from './run-store';

/** What running a replay takes. */
export interface ReplayParts {
  readonly projections: Projections;
  readonly store: EventStore;
  /** Of the replays' own: their statements may take long. */
  readonly pool: Pool;
  readonly config: PoolConfig;
  readonly runs: RunStore;
  readonly pages?: PageOptions;
  /** Default 2000: after so long a step is recorded, and whoever paused or cancelled is heard. */
  readonly stepMs?: number;
}

/** One step's view of a replay. */
export interface Turn {
  readonly parts: ReplayParts;
  readonly input: ReplayInput;
  readonly dryRun: boolean;
  readonly call: CallContext;
  readonly signal: AbortSignal;
  readonly untilMs: number;
  readonly leftOut: LeftOut | null;
}

export const isOver = ({ signal, untilMs }: Turn): boolean => signal.aborted || performance.now() >= untilMs;

/** Does part of what its phase is about, and leaves the replay where the next step begins. */
export type Step = (turn: Turn, run: Run) => Promise<Run>;

export const chosen = <One extends { readonly name: string }>(all: readonly One[], { input }: Turn): One[] =>
  all.filter(({ name }) => input.projections.includes(name));

export const streamsOf = (turn: Turn): StreamProjection[] => chosen(turn.parts.projections.streams, turn);
export const logsOf = (turn: Turn): LogProjection[] => chosen(turn.parts.projections.logs, turn);

/** Everything is built beside what is there, and swapped; a part is mended in place. */
export const builds = ({ input, dryRun }: Pick<Turn, 'input' | 'dryRun'>): boolean =>
  input.reach.of === 'all' && !dryRun;

/** The stream projections that still go on. */
export const comparisonOf = (turn: Turn, state: RunState): Comparison =>
  new Comparison(streamsOf(turn)).without(stoppedParts(state));

export const shadowOf = (turn: Turn, { ref, state }: Run): ShadowTables => {
  const names = goingOn(
    state,
    streamsOf(turn).map(({ name }) => name),
  );
  const tables = streamsOf(turn)
    .filter(({ name }) => names.includes(name))
    .flatMap(({ tables: all }) => all.map(({ shape }) => shape.name));
  return new ShadowTables(turn.parts.pool, state.schema, ref.id, tables);
};

export const turnOf = (parts: ReplayParts, at: Pick<Turn, 'input' | 'dryRun' | 'call' | 'signal'>): Turn => ({
  parts,
  ...at,
  untilMs: performance.now() + (parts.stepMs ?? 2_000),
  leftOut: leftOutBy(at.input),
});
