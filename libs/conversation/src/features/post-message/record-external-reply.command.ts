import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { Citation } from '../../domain/conversation.events';
import type { Added } from '../../shell/message-adder';
import type { MessageExtras } from '../../shell/message-parts';

export interface ExternalReply extends MessageExtras {
  readonly id?: string | undefined;
  /** Null when the agent speaks first. */
  readonly questionId: string | null;
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
