import { Command } from '@nestjs/cqrs';
import type { HttpAnswer } from '@verbatim/http';
import type { JobView } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';

/**
 * From its commit on nothing more is taken in about the person, and a job is there that erases what is known. Resolves
 * to its answer, which is kept for the Idempotency-Key. Errors: resource.not-found; auth.scope for a key that does not
 * reach all of the account.
 */
export class EraseUserEverywhereCommand extends Command<HttpAnswer<JobView>> {
  constructor(
    readonly call: CallContext,
    readonly userId: string,
    readonly reason: string | null,
  ) {
    super();
  }
}
