import { readHeads, scrubsSeenSql } from '../shadow/changed-streams';
import { FEW_EVENTS, Settling } from '../shadow/settling';
import { dropShadow, schemaOf } from '../shadow/shadow-tables';
import { swapTables } from '../shadow/swap';
import { withPart, type RunState } from './run-state';
import type { Run } from './run-store';
import { comparisonOf, isOver, shadowOf, streamsOf, type Step, type Turn } from './turn';

/** Makes the shadow tables. The log's heads are read first: what lies beyond them is folded anew in the end. */
export const prepare: Step = async (turn, run) => {
  const { pool, runs } = turn.parts;
  const heads = await readHeads(pool);
  await shadowOf(turn, run).make([scrubsSeenSql(schemaOf(run.ref.id))]);
  return runs.move(run, { ...run.state, phase: 'load', heads, after: null });
};

/** One index after the other, made from the rows that are there. */
export const index: Step = async (turn, run) => {
  const shadow = shadowOf(turn, run);
  for (const missing of await shadow.missingIndexes()) {
    await shadow.makeIndex(missing);
    if (isOver(turn)) return run;
  }
  await shadow.vacuum();
  return turn.parts.runs.move(run, { ...run.state, phase: 'settle' });
};

/** Until little is left. */
export const settle: Step = async (turn, begun) => {
  let run = begun;
  for (;;) {
    const round = await settlingOf(turn, run).round(run);
    run = round.run;
    if (round.left <= FEW_EVENTS) return turn.parts.runs.move(run, { ...run.state, phase: 'swap' });
    if (isOver(turn)) return run;
  }
};

export const swap: Step = async (turn, begun) => {
  const { pool, runs } = turn.parts;
  const shadow = shadowOf(turn, begun);
  if (shadow.tables.length === 0) return forget(turn, begun);
  const settling = settlingOf(turn, begun);
  let run = begun;
  let state: RunState = begun.state;
  let after: Run | null = null;
  const swapped = await swapTables({
    pool,
    live: begun.state.schema,
    schema: shadow.schema,
    tables: shadow.tables,
    signal: turn.signal,
    ready: async () => {
      const round = await settling.round(run);
      run = round.run;
      return round.left <= FEW_EVENTS;
    },
    settle: async (tx) => {
      if (!(await runs.mayGoOnIn(tx, run.ref))) return false;
      const rest = await settling.rest(tx, run.state);
      if (rest) state = rest;
      return rest !== null;
    },
    swapped: async (tx, blockedMs) => {
      after = await runs.moveIn(tx, run, { ...allSwapped(turn, state, blockedMs), phase: 'logs' });
    },
  });
  if (!swapped || !after) return runs.move(run, { ...run.state, phase: 'settle' });
  return forget(turn, withTime(after, swapped.blockedMs));
};

/** What the live tables were goes; nobody reads it any more. */
const forget = async (turn: Turn, run: Run): Promise<Run> => {
  const { pool, runs } = turn.parts;
  await dropShadow(pool, run.ref.id);
  return runs.move(run, { ...run.state, phase: 'logs' });
};

const allSwapped = (turn: Turn, state: RunState, blockedMs: number): RunState =>
  streamsOf(turn)
    .filter(({ name }) => state.parts[name]?.state === 'running')
    .reduce((so, { name }) => withPart(so, name, { state: 'done', blockedMs: Math.round(blockedMs) }), state);

/** With the commit, which is known only behind it. */
const withTime = (run: Run, blockedMs: number): Run => ({
  ...run,
  state: Object.entries(run.state.parts)
    .filter(([, part]) => part.blockedMs !== null)
    .reduce((so, [name]) => withPart(so, name, { blockedMs: Math.round(blockedMs) }), run.state),
});

const settlingOf = (turn: Turn, run: Run): Settling =>
  new Settling({
    runs: turn.parts.runs,
    schema: schemaOf(run.ref.id),
    comparison: comparisonOf(turn, run.state),
    leftOut: turn.leftOut,
  });
