import { inTransaction } from '@verbatim/database';
import type { ClientBase } from 'pg';
import { PoisonEvent } from '../check/poison';
import { HeldUp, refoldAccountIn, type Refolded } from '../logs/account-log';
import type { LogProjection } from '../projection';
import type { Difference } from '../report/difference';
import { sumOf } from '../report/difference';
import { withPart, withPoison, type RunState } from './run-state';
import { DIFFERENCES_KEPT, type Run } from './run-store';
import { logsOf, type Step, type Turn } from './turn';

/** One projection that spans streams, for one account: all of it in one transaction, which a dry run takes back. */
export const accountLogs: Step = async (turn, run) => {
  const { runs, pool } = turn.parts;
  const next = logsOf(turn).find(({ name }) => run.state.parts[name]?.state === 'waiting');
  if (!next) return runs.move(run, { ...run.state, phase: 'done' });
  try {
    if (!turn.dryRun)
      return await inTransaction(pool, async (tx) => {
        const found = await refoldAccountIn(tx, partsOf(turn, run, next));
        if (!(await runs.mayGoOnIn(tx, run.ref))) throw new HeldUp();
        const kept = await runs.noteIn(tx, run, found.differences);
        return runs.moveIn(tx, run, after(run.state, next.name, found, { kept, repaired: sumOf(found.counts) }));
      });
    const found = await takenBack(turn, run, next);
    return await inTransaction(pool, async (tx) => {
      const kept = await runs.noteIn(tx, run, found.differences);
      return runs.moveIn(tx, run, after(run.state, next.name, found, { kept, repaired: null }));
    });
  } catch (error) {
    if (error instanceof HeldUp) return run;
    if (!(error instanceof PoisonEvent)) throw error;
    return runs.move(run, withPoison(run.state, [error.at]));
  }
};

class TakenBack extends Error {
  constructor(readonly found: Refolded) {
    super('A dry run takes back what it did');
  }
}

const takenBack = async (turn: Turn, run: Run, projection: LogProjection): Promise<Refolded> => {
  try {
    return await inTransaction(turn.parts.pool, async (tx): Promise<never> => {
      throw new TakenBack(await refoldAccountIn(tx, partsOf(turn, run, projection)));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.found;
    throw error;
  }
};

const partsOf = ({ parts, input, leftOut, signal }: Turn, { ref, state }: Run, projection: LogProjection) => {
  if (input.reach.of !== 'account') throw new TypeError(`${projection.name} spans streams`);
  const { reach, compare } = input;
  const keep = DIFFERENCES_KEPT - state.kept;
  const mayGoOn = (tx: ClientBase) => parts.runs.isRunning(tx, ref);
  return { schema: state.schema, projection, reach, leftOut, compare, keep, signal, mayGoOn };
};

const after = (
  state: RunState,
  name: string,
  { counts, events }: Refolded & { readonly differences: readonly Difference[] },
  { kept, repaired }: { readonly kept: number; readonly repaired: number | null },
): RunState => ({
  ...withPart(state, name, { state: 'done', differences: counts, repaired }),
  kept,
  events: state.events + events,
});
