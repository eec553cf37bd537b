import { DomainError } from '@verbatim/kernel';

/** The row is no longer ours: its lease was taken over, its lane moved on, or it was cancelled. Stop quietly. */
export class LeaseLost extends Error {
  constructor(readonly kind: string) {
    super(`The lease of this ${kind} is lost`);
    this.name = 'LeaseLost';
  }
}

/** The process must stop; the claim is handed back without burning its attempt. */
export class WorkerStopping extends Error {
  constructor() {
    super('The worker is stopping');
    this.name = 'WorkerStopping';
  }
}

const RETRY_AFTER_SECONDS = 5;

/** The account has as much waiting to be done as it may: it must wait until some of it is. */
export class OwedLimitReached extends DomainError<'limit.owed-work'> {
  constructor(limit: number) {
    super('limit.owed-work', `The account has ${limit} replies or other pieces of work waiting: try again later.`, {
      limit,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
    this.name = 'OwedLimitReached';
  }
}
