import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { AttemptError } from './sender';

/** What came of one test. */
export interface Tested {
  /** The webhook-id it was sent with. */
  readonly id: string;
  readonly delivered: boolean;
  readonly status: number | null;
  readonly error: AttemptError | null;
  readonly durationMs: number;
}

/**
 * Sends each of these webhooks, which the caller is known to reach, the same test event once, and keeps what is answered
 * for a replay of the Idempotency-Key. What has been deleted meanwhile is left out.
 */
export class TestWebhooksCommand extends Command<SavedAnswer> {
  constructor(
    readonly call: CallContext,
    readonly webhookIds: readonly string[],
    readonly answerOf: (id: string, tested: readonly Tested[]) => SavedAnswer,
  ) {
    super();
  }
}
