import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  Answers,
  Call,
  CursorCodec,
  Operation,
  page,
  pageOf,
  Policy,
  type CursorScope,
  type Page,
} from '@verbatim/http';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { ConversationError } from '../../domain/conversation.errors';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { FEEDBACK_READER, type FeedbackReader } from '../../ports/feedback-reader.port';
import { MESSAGE_READER, type MessageReader } from '../../ports/message-reader.port';
import { uuid } from '../../wire/conversation.schema';
import { examplePagination } from '../../wire/examples';
import { exampleFeedback, exampleVote } from '../../wire/feedback.examples';
import {
  conversationFeedbackQuery,
  feedbackView,
  historyQuery,
  messageFeedbackQuery,
  voteView,
  type FeedbackView,
} from '../../wire/feedback.schema';
import { toVoteView } from '../../wire/feedback.view';
import { FeedbackPages } from './feedback.pages';

type VoteView = z.output<typeof voteView>;

@Controller('v1/conversations/:conversationId')
export class ReadFeedbackController {
  constructor(
    @Inject(FEEDBACK_READER) private readonly feedback: FeedbackReader,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    private readonly pages: FeedbackPages,
    private readonly cursors: CursorCodec,
  ) {}

  @Get('feedback')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listConversationFeedback',
    tag: 'Feedback',
    summary: 'List the feedback on a conversation',
    description: 'Ordered by the latest vote, newest first unless asked otherwise.',
    since: '0.2',
  })
  @Answers(200, pageOf(feedbackView), {
    description: 'A page',
    example: { data: [exampleFeedback], pagination: examplePagination },
  })
  async ofConversation(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) conversationId: string,
    @Query({ schema: conversationFeedbackQuery }) query: z.output<typeof conversationFeedbackQuery>,
  ): Promise<Page<FeedbackView>> {
    const { limit, after, before, direction, ...filter } = query;
    await this.requireConversation(scope, conversationId);
    const list = cursorScope(scope, `feedback/${conversationId}`, filter, direction);
    return this.pages.of(list, query, (window) => this.feedback.list(scope, { ...filter, conversationId }, window));
  }

  @Get('messages/:messageId/feedback')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listMessageFeedback',
    tag: 'Feedback',
    summary: 'List what each rater thinks of a message',
    description: 'One feedback for each rater, as it is now.',
    since: '0.2',
  })
  @Answers(200, pageOf(feedbackView), {
    description: 'A page',
    example: { data: [exampleFeedback], pagination: examplePagination },
  })
  async ofMessage(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) conversationId: string,
    @Param('messageId', { schema: uuid }) messageId: string,
    @Query({ schema: messageFeedbackQuery }) query: z.output<typeof messageFeedbackQuery>,
  ): Promise<Page<FeedbackView>> {
    await this.requireMessage(scope, conversationId, messageId);
    const list = cursorScope(scope, `feedback/${conversationId}/${messageId}`, {}, query.direction);
    const filter = { conversationId, messageId };
    return this.pages.of(list, query, (window) => this.feedback.list(scope, filter, window));
  }

  @Get('messages/:messageId/feedback/history')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listFeedbackHistory',
    tag: 'Feedback',
    summary: 'List every vote on a message',
    description: 'In the order they were given, those included that a later vote of the same rater took the place of.',
    since: '0.2',
  })
  @Answers(200, pageOf(voteView), {
    description: 'A page',
    example: { data: [exampleVote], pagination: examplePagination },
  })
  async history(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) conversationId: string,
    @Param('messageId', { schema: uuid }) messageId: string,
    @Query({ schema: historyQuery }) { limit, after, before }: z.output<typeof historyQuery>,
  ): Promise<Page<VoteView>> {
    await this.requireMessage(scope, conversationId, messageId);
    const list = cursorScope(scope, `feedback-history/${conversationId}/${messageId}`, {}, 'asc');
    const window = { limit, after: this.cursors.place(list, after), before: this.cursors.place(list, before) };
    const rows = (await this.feedback.history(scope, conversationId, messageId, window)).map(toVoteView);
    return page({ rows, limit, after, before, cursorOf: ({ version }) => this.cursors.encode(list, [version]) });
  }

  private async requireConversation(scope: AccountScope, id: string): Promise<void> {
    if (!(await this.conversations.find(scope, id))) throw new ConversationError('conversation.not-found');
  }

  private async requireMessage(scope: AccountScope, conversationId: string, messageId: string): Promise<void> {
    await this.requireConversation(scope, conversationId);
    if (!(await this.messages.find(scope, conversationId, messageId))) throw new ConversationError('message.not-found');
  }
}

const cursorScope = (
  { accountId }: AccountScope,
  list: string,
  filter: CursorScope['filter'],
  order: string,
): CursorScope => ({ accountId, list, filter, order });
