import { Command } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';
import type { Claim } from '@verbatim/owed-work';
import type { Citation, FailureReason, ReplyProvenance, WorkTiming } from '../../domain/conversation.events';
import type { GenerateReplySubject } from './generate-reply.owed';

type ReplyClaim = Claim<GenerateReplySubject>;

/** Whether the outcome became a fact; false when somebody else's, or the end of the question, came first. */
export type Recorded = boolean;

export class RecordReplyCommand extends Command<Recorded> {
  constructor(
    readonly call: CallContext,
    readonly claim: ReplyClaim,
    readonly text: string,
    readonly citations: readonly Citation[],
    readonly provenance: ReplyProvenance,
    readonly timing: WorkTiming,
  ) {
    super();
  }
}

export class RecordReplyFailureCommand extends Command<Recorded> {
  constructor(
    readonly call: CallContext,
    readonly claim: ReplyClaim,
    readonly reason: FailureReason,
    readonly timing: WorkTiming,
  ) {
    super();
  }
}

/** Not fenced: the work was taken away already. The decider keeps one partial text of a cancelled reply. */
export class KeepPartialCommand extends Command<Recorded> {
  constructor(
    readonly call: CallContext,
    readonly claim: ReplyClaim,
    readonly text: string,
    readonly timing: WorkTiming,
  ) {
    super();
  }
}
