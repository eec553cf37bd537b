import { Command } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';
import type { AssessmentRecord } from '../../ports/assessment-reader.port';

export interface GivenScore {
  /** 0 to 10, with one decimal. */
  readonly score: number;
  readonly rationale: string | null;
  /** Who scores; null when nobody is named. */
  readonly memberId: string | null;
}

/** Errors: conversation.not-found, conversation.anonymised, reference.missing. */
export class GiveScoreCommand extends Command<{ readonly record: AssessmentRecord; readonly version: number }> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly given: GivenScore,
  ) {
    super();
  }
}
