import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../domain/conversation.errors';
import { CONVERSATION_READER, type ConversationReader } from '../ports/conversation-reader.port';
import { MESSAGE_READER, type MessageReader, type MessageRecord } from '../ports/message-reader.port';
import type { MessageView, ReplyView } from '../wire/conversation.schema';
import { toMessageView } from '../wire/message.view';
import { ReplyReader } from './reply.reader';

/** A message id that was seen before adds nothing: its caller gets what became of the message. */
@Injectable()
export class PostedMessages {
  constructor(
    private readonly replies: ReplyReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
  ) {}

  /** Refuses with `message.id-taken` when the id belongs to another text or to another writer's message. */
  async again(
    scope: AccountScope,
    conversationId: string,
    messageId: string,
    text: string,
  ): Promise<{ message: MessageView; reply: ReplyView; channel: string; version: number }> {
    const { message, channel, version } = await this.same(scope, conversationId, messageId, 'user', text);
    const reply = await this.replies.read(scope, conversationId, messageId);
    if (!reply) throw new ConversationError('message.id-taken', {}, '/id');
    return { message: toMessageView(message), reply, channel, version };
  }

  async same(
    scope: AccountScope,
    conversationId: string,
    messageId: string,
    role: MessageRecord['role'],
    text: string,
  ): Promise<{ message: MessageRecord; channel: string; version: number }> {
    const [conversation, message] = await Promise.all([
      this.conversations.find(scope, conversationId),
      this.messages.find(scope, conversationId, messageId),
    ]);
    if (!conversation) throw new ConversationError('conversation.not-found');
    if (message?.role !== role || message.text !== text) throw new ConversationError('message.id-taken', {}, '/id');
    return { message, channel: conversation.channel, version: conversation.version };
  }
}
