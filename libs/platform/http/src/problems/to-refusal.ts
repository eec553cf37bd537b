import { RowExists, RowGuardFailed, StoreBusy, StoreUnavailable, VersionConflict } from '@verbatim/event-store';
import { DomainError } from '@verbatim/kernel';
import { fromFramework } from './framework-errors';
import { refuse } from './platform.problems';
import { fromPostgres } from './postgres-errors';

const fromStore = (error: Error): DomainError | null => {
  if (error instanceof StoreBusy) {
    return refuse('service.busy', 'Too many changes are waiting to be written. Try again.', {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000))) },
      cause: error,
    });
  }
  if (error instanceof StoreUnavailable) {
    return refuse(
      'service.unavailable',
      'The database did not answer: whether this was done is not known. Try again with the same Idempotency-Key.',
      { headers: { 'retry-after': '1' }, cause: error },
    );
  }
  if (error instanceof VersionConflict || error instanceof RowExists || error instanceof RowGuardFailed) {
    return refuse('conflict.retry', 'Another change came in between. Try again.', { cause: error });
  }
  return null;
};

/** What any thrown value refuses; null when it is a fault of ours, of which the caller learns nothing. */
export const toRefusal = (thrown: unknown): DomainError | null => {
  if (!(thrown instanceof Error)) return null;
  if (thrown instanceof DomainError) return thrown;
  return fromStore(thrown) ?? fromFramework(thrown) ?? fromPostgres(thrown);
};
