import { RowExists } from '@verbatim/event-store';
import { faultPoint } from '@verbatim/faults';
import type { CallContext, IdempotencyClaim, SavedAnswer } from '@verbatim/kernel';
import { HttpAnswer } from '../app/http-answer';
import { refuse } from '../problems/platform.problems';
import { idempotencyTable } from './idempotency-table';
import type { IdempotencyStore } from './idempotency-store';

const WAIT_LIMIT_MS = 30_000;
const MAX_TRIES = 3;

interface Running {
  readonly bodyHash: string;
  readonly ended: Promise<void>;
}

const keyIsTaken = (error: unknown): boolean => {
  if (error instanceof RowExists) return error.table === idempotencyTable.name;
  const { driverError } = (error ?? {}) as { driverError?: unknown };
  const { code, table } = (driverError ?? error ?? {}) as { code?: unknown; table?: unknown };
  return code === '23505' && table === idempotencyTable.name;
};

const keyReused = (): Error =>
  refuse('idempotency.key-reused', 'This Idempotency-Key was used for a request with another body.');

const stillRuns = (): Error =>
  refuse('idempotency.in-progress', 'The first call with this Idempotency-Key still runs. Try again.', {
    headers: { 'retry-after': '1' },
  });

/**
 * Runs the work of a POST at most once for its Idempotency-Key: the same key and body get the first answer again, with
 * `Idempotent-Replayed: true`. Only effects are kept: a call that was refused, or changed nothing, is judged anew.
 */
export class IdempotentCalls {
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly store: Pick<IdempotencyStore, 'find'>,
    private readonly waitLimitMs = WAIT_LIMIT_MS,
  ) {}

  /**
   * `work` must write the answer it returns together with its effect (`idempotencyRow`, `insertIdempotency`). Throws
   * `idempotency.key-reused` for another body, `idempotency.in-progress` when the first call does not end in 30 s,
   * `idempotency.answer-erased` when the answer was erased with what it was about.
   */
  async run(call: CallContext, work: () => Promise<SavedAnswer>): Promise<HttpAnswer> {
    const { idempotency: claim } = call;
    if (claim === null) return fresh(await work());
    const slot = `${call.scope.accountId}\n${claim.operation}\n${claim.key}`;
    const deadline = Date.now() + this.waitLimitMs;
    // Nothing may be awaited between the last look and the taking of the slot.
    for (let first = this.running.get(slot); first !== undefined; first = this.running.get(slot)) {
      await waitFor(first, claim, deadline);
    }
    let end!: () => void;
    this.running.set(slot, { bodyHash: claim.bodyHash, ended: new Promise((resolve) => (end = resolve)) });
    try {
      return await this.once(call, work);
    } finally {
      this.running.delete(slot);
      end();
    }
  }

  /** Another process may win the race for the key: then its answer is ours as well. */
  private async once(call: CallContext, work: () => Promise<SavedAnswer>): Promise<HttpAnswer> {
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const saved = await this.store.find(call);
      if (saved === 'other-body') throw keyReused();
      if (saved !== null) return replayed(saved);
      try {
        const answer = await work();
        faultPoint('after-commit-before-answer');
        return fresh(answer);
      } catch (error) {
        if (!keyIsTaken(error)) throw error;
      }
    }
    throw stillRuns(); // taken each time, and gone when looked for: the winner's transaction is not through
  }
}

const fresh = ({ status, body, headers }: SavedAnswer): HttpAnswer => new HttpAnswer(status, body, headers);

const NO_CONTENT = 204;

const replayed = ({ status, body, headers }: SavedAnswer): HttpAnswer => {
  // An erasure takes the body out of saved answers; half an answer would break whoever reads it.
  if (body === null && status !== NO_CONTENT)
    throw refuse('idempotency.answer-erased', 'The first call had its effect; what it answered was erased since.', {
      headers: { 'idempotent-replayed': 'true' },
    });
  return new HttpAnswer(status, body, { ...headers, 'idempotent-replayed': 'true' });
};

const waitFor = async (first: Running, claim: IdempotencyClaim, deadline: number): Promise<void> => {
  if (first.bodyHash !== claim.bodyHash) throw keyReused();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), Math.max(0, deadline - Date.now()));
  });
  const outcome = await Promise.race([first.ended, late]);
  clearTimeout(timer);
  if (outcome === 'late') throw stillRuns();
};
