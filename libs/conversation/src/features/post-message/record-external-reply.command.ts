import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { Citation } from '../../domain/conversation.events';
import type { Added } from '../../shell/message-adder';

export interface ExternalReply {
  readonly id?: string | undefined;
  readonly questionId: string;
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** The integrator's own agent answered. Errors: question.not-awaiting-external, message.id-taken. */
export class RecordExternalReplyCommand extends Command<Added> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly reply: ExternalReply,
    readonly answer: (recorded: Added) => SavedAnswer,
  ) {
    super();
  }
}
