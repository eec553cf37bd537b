import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import {
  CONVERSATION_READER,
  type ConversationFilter,
  type ConversationReader,
} from '../../ports/conversation-reader.port';
import { DIRECTORY_FACTS, type DirectoryFacts } from '../../ports/directory-facts.port';
import { NEWEST_FEEDBACK, NEWEST_MESSAGES, type Include } from '../../ports/included';
import { PAST, type Moment, type Past } from '../../ports/past.port';
import { Includes } from '../../shell/includes';
import {
  GetConversationQuery,
  ListConversationsQuery,
  type ConversationsWanted,
  type FoundConversation,
  type FoundConversations,
} from './conversation.queries';

@QueryHandler(GetConversationQuery)
export class GetConversationHandler implements IQueryHandler<GetConversationQuery> {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    private readonly includes: Includes,
    @Inject(PAST) private readonly past: Past,
  ) {}

  async execute({ scope, conversationId, include, asOf }: GetConversationQuery): Promise<FoundConversation> {
    if (asOf !== null) return this.asItWas(await this.past.moment(scope, conversationId, asOf), include);
    const record = await this.conversations.find(scope, conversationId);
    if (!record) throw new ConversationError('conversation.not-found');
    const [included = {}] = await this.includes.of(scope, [record], include);
    return { record, included };
  }

  private async asItWas(moment: Moment, include: readonly Include[]): Promise<FoundConversation> {
    const { record, messages, feedback } = await this.past.conversation(moment, {
      ...(include.includes('messages') && { messages: NEWEST_MESSAGES }),
      ...(include.includes('feedback') && { feedback: NEWEST_FEEDBACK }),
    });
    const included = {
      ...(include.includes('contextState') && { contextState: record.contextState }),
      ...(messages && { messages }),
      ...(feedback && { feedbackGiven: feedback }),
    };
    return { record, included };
  }
}

@QueryHandler(ListConversationsQuery)
export class ListConversationsHandler implements IQueryHandler<ListConversationsQuery> {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(DIRECTORY_FACTS) private readonly directory: DirectoryFacts,
    private readonly includes: Includes,
  ) {}

  async execute({ scope, wanted }: ListConversationsQuery): Promise<FoundConversations> {
    const { orderBy, window, include = [], count = false } = wanted;
    const filter = await this.filterOf(scope, wanted.filter);
    const [records, total] = await Promise.all([
      this.conversations.list(scope, filter, orderBy, window),
      count ? this.conversations.count(scope, filter, orderBy) : null,
    ]);
    const included = await this.includes.of(scope, records.slice(0, window.limit), include);
    return { rows: records.map((record, at) => ({ record, included: included[at] ?? {} })), total };
  }

  private async filterOf(
    scope: AccountScope,
    { variantName, ...filter }: ConversationsWanted['filter'],
  ): Promise<ConversationFilter> {
    if (variantName === undefined) return filter;
    return { ...filter, variantId: await this.directory.variantsNamed(scope, variantName) };
  }
}
