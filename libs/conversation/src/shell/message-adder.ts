import { Injectable } from '@nestjs/common';
import { RowExists } from '@verbatim/event-store';
import { newId } from '@verbatim/ids';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { CommandMeta, ConversationCommand } from '../domain/conversation.commands';
import { ConversationError } from '../domain/conversation.errors';
import type { MessageView } from '../wire/conversation.schema';
import { toMessageView } from '../wire/message.view';
import { ConversationRunner } from './conversation.runner';
import { annotationOf, type MessageExtras } from './message-parts';
import type { Outcome } from './outcome';
import { PostedMessages } from './posted-messages';
import { messagesTable } from './tables';
import { messageIn } from './views';

export interface Added {
  readonly message: MessageView;
  readonly version: number;
}

interface Addition {
  readonly call: CallContext;
  readonly conversationId: string;
  readonly role: 'human' | 'agent';
  /** Chosen by the caller, or made. */
  readonly id: string | undefined;
  readonly text: string;
  readonly extras: MessageExtras;
  readonly command: (messageId: string, meta: CommandMeta) => ConversationCommand;
  readonly answer: (added: Added) => SavedAnswer;
}

/** Adds a message that asks for no reply; the same id again adds nothing and gets the same answer. */
@Injectable()
export class MessageAdder {
  constructor(
    private readonly runner: ConversationRunner,
    private readonly posted: PostedMessages,
  ) {}

  add({ call, conversationId, role, id, text, extras, command, answer }: Addition): Promise<Added> {
    const messageId = id ?? newId();
    const view = (outcome: Outcome): Added | null => {
      const message = messageIn(outcome, conversationId, messageId);
      return message && { message, version: outcome.version };
    };
    return onceById({
      isChosen: id !== undefined,
      run: async () =>
        view(
          await this.runner.run({
            call,
            conversationId,
            commands: (_state, meta) => [command(messageId, meta()), ...annotationOf(messageId, extras, meta())],
            answer: (decided) => {
              const added = view(decided);
              return added && answer(added);
            },
          }),
        ),
      again: async () => {
        const { message, version } = await this.posted.same(call.scope, conversationId, messageId, role, text);
        return { message: toMessageView(message), version };
      },
    });
  }
}

/**
 * `run` adds a message and gives null when nothing was new. What a caller repeats under an id of its own is answered as
 * the first time, also when the conversation would refuse it by now.
 */
export const onceById = async <Result>(once: {
  readonly isChosen: boolean;
  readonly run: () => Promise<Result | null>;
  readonly again: () => Promise<Result>;
}): Promise<Result> => {
  try {
    return (await once.run()) ?? (await once.again());
  } catch (error) {
    if (error instanceof RowExists && error.table === messagesTable.name) return once.again();
    if (once.isChosen && error instanceof ConversationError) return once.again().catch(() => Promise.reject(error));
    throw error;
  }
};
