import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { DeliveryChannel } from '../../domain/conversation.events';
import type { UserIdentifiers, UserProfile } from '../../ports/agents.port';
import type { ConversationRecord } from '../../ports/conversation-reader.port';
import type { StartInput } from '../../shell/starting';
import type { MessageView } from '../../wire/conversation.schema';

export interface Introduced {
  readonly conversation: ConversationRecord;
  /** The introduction: on its way, or what became of it. */
  readonly message: MessageView;
  /** False when an open conversation went on, or the call was a repetition. */
  readonly isNew: boolean;
}

type Given<Shape> = { readonly [Field in keyof Shape]?: Shape[Field] | undefined };

export type OutboundInput = StartInput & {
  readonly channel: DeliveryChannel;
  /** Of the conversation, if one is opened. The same call again adds nothing. */
  readonly id?: string | undefined;
  readonly user: Given<UserIdentifiers & UserProfile>;
  /** An e-mail address or a phone number, by channel. */
  readonly to: string;
  readonly text: string;
  readonly subject: string | null;
  readonly includeSignature: boolean;
  /** Archive what is open, instead of going on with it. A call always opens one of its own. */
  readonly resetConversation: boolean;
  readonly authorId?: string | undefined;
};

/**
 * Says something to a user outside, in the open conversation with them or a new one, and owes its delivery. Errors:
 * agent.missing, agent.required, conversation.environment, connector.missing, reference.missing, conversation.exists,
 * message.id-taken, conversation.too-many-undelivered, and those of finding the user.
 */
export class StartOutboundCommand extends Command<Introduced> {
  constructor(
    readonly call: CallContext,
    readonly input: OutboundInput,
    readonly answer: (introduced: Introduced) => SavedAnswer,
  ) {
    super();
  }
}
