import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { UserIdentifiers } from '../../ports/agents.port';
import type { ConversationRecord } from '../../ports/conversation-reader.port';
import type { MessageExtras } from '../../shell/message-parts';
import type { StartInput } from '../../shell/starting';
import type { MessageView, ReplyView } from '../../wire/conversation.schema';

export interface Started {
  readonly conversation: ConversationRecord;
  /** With a first message: the question it opens. */
  readonly posted: { readonly message: MessageView; readonly reply: ReplyView } | null;
  /** False when a conversation with this id and these facts was there. */
  readonly isNew: boolean;
}

export type ConversationInput = StartInput & {
  /** Chosen by the caller, or made. Starting the same one again adds nothing. */
  readonly id?: string | undefined;
  readonly user?: UserIdentifiers | undefined;
  readonly message?:
    | (MessageExtras & {
        readonly id?: string | undefined;
        readonly text: string;
        readonly context?: string | undefined;
      })
    | undefined;
};

/**
 * Opens a conversation, with a first message if one is given. Errors: agent.missing, agent.required,
 * reference.missing,
 * conversation.exists, conversation.environment.
 */
export class StartConversationCommand extends Command<Started> {
  constructor(
    readonly call: CallContext,
    readonly input: ConversationInput,
    readonly answer: (started: Started) => SavedAnswer,
  ) {
    super();
  }
}
