import { inTransaction } from '@verbatim/database';
import type { EventMetadata, StreamRef } from '@verbatim/event-store';
import type { CallContext } from '@verbatim/kernel';
import type { CheckedStream, Comparison } from '../check/check-streams';
import { pagesAhead } from '../pages/ahead';
import { StreamPages, type StreamPage } from '../pages/stream-pages';
import { countByKind } from '../report/difference';
import { mendStream } from '../repair/mend-stream';
import { CopyLines } from '../shadow/copy-rows';
import { schemaOf } from '../shadow/shadow-tables';
import { compareStreams } from '../stream-key';
import { stoppedParts, withPart, withPoison, type RunState } from './run-state';
import type { Run } from './run-store';
import { builds, comparisonOf, isOver, type Step, type Turn } from './turn';

/** Reads on in the order of streams: notes what differs, and loads the shadow tables or puts rows right. */
export const load: Step = async (turn, begun) => {
  const { parts, input } = turn;
  const pages = new StreamPages(parts.pool, parts.pages);
  let comparison = comparisonOf(turn, begun.state);
  let run = begun;
  let writing: Promise<Run> = Promise.resolve(begun);
  const views = input.compare || !(builds(turn) || turn.dryRun) ? comparison.views : [];
  try {
    for await (const page of pagesAhead(pages, input.reach, begun.state.after, views, () => !isOver(turn))) {
      const options = { leftOut: turn.leftOut, compare: views.length > 0 };
      const checked = await comparison.checkPage(page, options);
      run = await writing; // the page before is written while this one was folded
      const poison = checked.flatMap(({ poison: found }) => found);
      const before = { ...run, state: withPoison(run.state, poison) };
      comparison = comparison.without(stoppedParts(before.state));
      writing = take(turn, pages, before, { page, checked, comparison });
      writing.catch(() => undefined); // awaited with the next page
      if (page.upto === null || comparison.views.length === 0) return pastLoading(turn, await writing);
    }
  } finally {
    await writing.catch(() => undefined);
  }
  return writing;
};

interface Taken {
  readonly page: StreamPage;
  readonly checked: readonly CheckedStream[];
  readonly comparison: Comparison;
}

const take = async (turn: Turn, pages: StreamPages, run: Run, taken: Taken): Promise<Run> => {
  const { page } = taken;
  if (builds(turn)) return copyPage(turn, run, taken);
  const noted = await notePage(turn, run, taken);
  if (!turn.dryRun) await mendPage(turn, pages, taken);
  return turn.parts.runs.move(noted, beyond(noted.state, page));
};

const beyond = (state: RunState, page: StreamPage): RunState => ({
  ...state,
  after: page.upto ?? page.streams.at(-1)?.ref ?? state.after,
  notedTo: null,
  streams: state.streams + page.streams.length,
  events: state.events + page.events,
});

/** Rows, what differed, and how far it is, in one transaction. */
const copyPage = ({ parts }: Turn, run: Run, { page, checked, comparison }: Taken): Promise<Run> => {
  const lines = new CopyLines();
  for (const { rows } of checked) for (const view of comparison.views) lines.add(view, rows.get(view.name) ?? []);
  return inTransaction(parts.pool, async (tx) => {
    await lines.write(tx, schemaOf(run.ref.id));
    const noted = await noteIn(parts, tx, run, checked, false);
    return parts.runs.moveIn(tx, run, beyond(noted, page));
  });
};

/** What differs is noted before it is put right, once: after a crash in between nobody could tell any more. */
const notePage = async ({ parts, dryRun }: Turn, run: Run, { page, checked }: Taken): Promise<Run> => {
  const { notedTo } = run.state;
  const fresh = notedTo === null ? checked : checked.filter(({ ref }) => compareStreams(ref, notedTo) > 0);
  if (fresh.every(({ differences }) => differences.length === 0)) return run;
  return inTransaction(parts.pool, async (tx) => {
    const noted = await noteIn(parts, tx, run, fresh, !dryRun);
    return parts.runs.moveIn(tx, run, { ...noted, notedTo: lastOf(page) ?? notedTo });
  });
};

const lastOf = (page: StreamPage): StreamRef | null => page.streams.at(-1)?.ref ?? null;

const noteIn = async (
  { runs }: Turn['parts'],
  tx: Parameters<typeof runs.noteIn>[0],
  run: Run,
  checked: readonly CheckedStream[],
  mends: boolean,
): Promise<RunState> => {
  const differences = checked.flatMap((one) => one.differences.map(({ difference }) => difference));
  let state: RunState = { ...run.state, kept: await runs.noteIn(tx, run, differences) };
  for (const name of new Set(differences.map(({ projection }) => projection))) {
    const own = differences.filter(({ projection }) => projection === name);
    const part = state.parts[name];
    const repaired = mends ? (part?.repaired ?? 0) + own.length : (part?.repaired ?? null);
    state = withPart(state, name, { differences: countByKind(own, part?.differences), repaired });
  }
  return state;
};

const mendPage = async (turn: Turn, pages: StreamPages, { checked, comparison }: Taken): Promise<void> => {
  const { pool, store } = turn.parts;
  const options = { leftOut: turn.leftOut, metadata: metadataOf(turn.call) };
  for (const { ref, differences } of checked) {
    if (differences.length === 0) continue;
    turn.signal.throwIfAborted();
    await mendStream({ pool, store, pages }, ref, comparison, options);
  }
};

const metadataOf = (call: CallContext): EventMetadata => ({
  actor: call.actor,
  keyId: call.keyId,
  requestId: call.requestId,
  idempotencyKey: null,
  causationId: call.causationId,
  correlationId: call.correlationId,
  traceparent: call.traceparent,
});

const pastLoading = (turn: Turn, run: Run): Promise<Run> => {
  const { state } = run;
  const stopped = stoppedParts(state);
  if (builds(turn)) return turn.parts.runs.move(run, { ...state, phase: 'index' });
  const done = Object.keys(state.parts).filter((name) => state.parts[name]?.state === 'running' && !stopped.has(name));
  const settled = done.reduce((so, name) => withPart(so, name, { state: 'done' }), state);
  return turn.parts.runs.move(run, { ...settled, phase: 'logs' });
};
