import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { MESSAGE_READER, type MessageReader, type MessageRecord } from '../../ports/message-reader.port';
import { PAST, type Past } from '../../ports/past.port';
import { ReplyReader } from '../../shell/reply.reader';
import type { ReplyView } from '../../wire/conversation.schema';
import {
  FindMessageOfUserQuery,
  GetMessageQuery,
  GetReplyQuery,
  ListMessagesQuery,
  NewestMessagesQuery,
} from './message.queries';

const assertReachable = async (conversations: ConversationReader, scope: AccountScope, id: string): Promise<void> => {
  if (!(await conversations.find(scope, id))) throw new ConversationError('conversation.not-found');
};

@QueryHandler(GetMessageQuery)
export class GetMessageHandler implements IQueryHandler<GetMessageQuery> {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
  ) {}

  async execute({ scope, conversationId, messageId }: GetMessageQuery): Promise<MessageRecord> {
    await assertReachable(this.conversations, scope, conversationId);
    const message = await this.messages.find(scope, conversationId, messageId);
    if (!message) throw new ConversationError('message.not-found');
    return message;
  }
}

@QueryHandler(FindMessageOfUserQuery)
export class FindMessageOfUserHandler implements IQueryHandler<FindMessageOfUserQuery> {
  constructor(@Inject(MESSAGE_READER) private readonly messages: MessageReader) {}

  async execute({ scope, userId, messageId }: FindMessageOfUserQuery): Promise<MessageRecord> {
    const message = await this.messages.findOfUser(scope, userId, messageId);
    if (!message) throw new ConversationError('message.not-found');
    return message;
  }
}

@QueryHandler(ListMessagesQuery)
export class ListMessagesHandler implements IQueryHandler<ListMessagesQuery> {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    @Inject(PAST) private readonly past: Past,
  ) {}

  async execute({ scope, conversationId, window, asOf }: ListMessagesQuery): Promise<readonly MessageRecord[]> {
    if (asOf !== null) return this.past.messages(await this.past.moment(scope, conversationId, asOf), window);
    await assertReachable(this.conversations, scope, conversationId);
    return this.messages.list(scope, conversationId, window);
  }
}

@QueryHandler(NewestMessagesQuery)
export class NewestMessagesHandler implements IQueryHandler<NewestMessagesQuery> {
  constructor(@Inject(MESSAGE_READER) private readonly messages: MessageReader) {}

  execute({
    scope,
    conversationIds,
    most,
  }: NewestMessagesQuery): Promise<ReadonlyMap<string, readonly MessageRecord[]>> {
    return this.messages.newest(scope, conversationIds, most);
  }
}

@QueryHandler(GetReplyQuery)
export class GetReplyHandler implements IQueryHandler<GetReplyQuery> {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    private readonly replies: ReplyReader,
  ) {}

  async execute({ scope, conversationId, questionId }: GetReplyQuery): Promise<ReplyView> {
    await assertReachable(this.conversations, scope, conversationId);
    const reply = await this.replies.read(scope, conversationId, questionId);
    if (!reply) throw new ConversationError('question.not-found');
    return reply;
  }
}
