import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { AssessmentCause } from '../../domain/conversation.events';
import type { AssessmentKind } from '../../ports/assessment-reader.port';

export interface RequestAssessment {
  readonly kind: AssessmentKind;
  /** The same request again adds nothing. */
  readonly requestId: string;
  readonly cause: AssessmentCause;
  /** Owed so much later than asked for, so that what follows at once is read with it; default 0. */
  readonly delayMs?: number;
  /** RFC 3339: what happened then calls for it. One that was owed later has read that, and is enough. */
  readonly since?: string;
}

export interface RequestedAssessment {
  readonly requestId: string;
  readonly version: number;
  /** False when nothing was asked for: it was before, or is owed already. */
  readonly isNew: boolean;
}

/** Errors: conversation.not-found, conversation.anonymised. */
export class RequestAssessmentCommand extends Command<RequestedAssessment> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly request: RequestAssessment,
    readonly answer?: (requested: RequestedAssessment) => SavedAnswer,
  ) {
    super();
  }
}
