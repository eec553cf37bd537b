import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { Citation } from '../../domain/conversation.events';
import type { MessageView } from '../../wire/conversation.schema';

export interface ExternalReply {
  readonly id?: string | undefined;
  readonly questionId: string;
  readonly text: string;
  readonly citations: readonly Citation[];
}

export interface RecordedReply {
  readonly message: MessageView;
  readonly version: number;
}

/** The integrator's own agent answered. Errors: question.not-awaiting-external, message.id-taken. */
export class RecordExternalReplyCommand extends Command<RecordedReply> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly reply: ExternalReply,
    readonly answer: (recorded: RecordedReply) => SavedAnswer,
  ) {
    super();
  }
}
