import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ChangeConversationCommand,
  ChangeModeCommand,
  GetConversationQuery,
  ListConversationsQuery,
  StartConversationCommand,
  type ConversationChanges,
  type Started,
} from '@verbatim/conversation';
import { GetUserQuery } from '@verbatim/directory';
import { Answers, Call, IdempotentCalls, Operation, pageNumbers, Policy, type HttpAnswer } from '@verbatim/http';
import { DomainError, type CallContext, type SavedAnswer } from '@verbatim/kernel';
import type { z } from 'zod';
import { id } from '../shared/ids';
import { numbered } from '../shared/numbered';
import {
  raiaConversation,
  raiaConversationWithFeedbacks,
  raiaPage,
  type RaiaConversation,
  type RaiaConversationWithFeedbacks,
  type RaiaPage,
} from './raia.answers';
import { exampleBodies, exampleConversation, examplePage, examplePlainConversation } from './raia.examples';
import { filterOf } from './raia.filter';
import { RAIA_INCLUDES, toRaiaConversation, toRaiaConversationWithFeedbacks, WITH_FEEDBACKS } from './raia.mapping';
import {
  changeConversationBody,
  conversationsQuery,
  createConversationBody,
  modeBody,
  type ChangeConversation,
  type ConversationsQuery,
  type CreateConversation,
} from './raia.schemas';
import { movesTo } from './raia.status';

const tag = 'Conversations';
const orders = { createdAt: 'created', updatedAt: 'updated' } as const;
const directions = { ASC: 'asc', DESC: 'desc' } as const;
// The status can change between our look and our move a few times; beyond that the caller is refused.
const TRIES = 5;

@Controller('compat/raia/external/conversations')
export class RaiaConversationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'raiaGetConversations', tag, summary: 'Get all conversations', since: '0.2' })
  @Answers(200, raiaPage, { description: 'Successfully received conversations.', example: examplePage })
  async list(
    @Call() { scope }: CallContext,
    @Query({ schema: conversationsQuery }) query: ConversationsQuery,
  ): Promise<RaiaPage> {
    const { page, pageSize, orderBy, orderDirection } = query;
    const { rows, total } = await this.queries.execute(
      new ListConversationsQuery(scope, {
        filter: filterOf(query),
        orderBy: orders[orderBy],
        window: numbered(page, pageSize, directions[orderDirection]),
        include: WITH_FEEDBACKS,
        count: true,
      }),
    );
    const { page: currentPage, ...numbers } = pageNumbers(page, pageSize, total ?? 0);
    return { currentPage, pageSize, ...numbers, data: rows.slice(0, pageSize).map(toRaiaConversationWithFeedbacks) };
  }

  @Post()
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaCreateConversation',
    tag,
    summary: 'Create a conversation',
    since: '0.2',
    example: exampleBodies.create,
  })
  @Answers(201, raiaConversation, {
    description: 'Successfully created a new conversation.',
    example: examplePlainConversation,
  })
  create(
    @Call() call: CallContext,
    @Body({ schema: createConversationBody }) body: CreateConversation,
  ): Promise<HttpAnswer> {
    const { conversationUserId, title, context, customData, conversationStateId: stateId } = body;
    return this.idempotent.run(call, async () => {
      const user = await this.queries.execute(new GetUserQuery(call.scope, conversationUserId));
      const answer = ({ conversation }: Started): SavedAnswer => ({
        status: 201,
        body: toRaiaConversation(conversation, { user }),
        headers: {},
      });
      const input = { user: { id: user.id }, channel: 'api', title: title || undefined, context, customData, stateId };
      return answer(await this.commands.execute(new StartConversationCommand(call, input, answer)));
    });
  }

  @Get(':id')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'raiaGetConversation', tag, summary: 'Get a conversation by ID', since: '0.2' })
  @Answers(200, raiaConversationWithFeedbacks, {
    description: 'Successfully retrieved the conversation.',
    example: exampleConversation,
  })
  async one(
    @Call() { scope }: CallContext,
    @Param('id', { schema: id }) conversationId: string,
  ): Promise<RaiaConversationWithFeedbacks> {
    return toRaiaConversationWithFeedbacks(
      await this.queries.execute(new GetConversationQuery(scope, conversationId, WITH_FEEDBACKS)),
    );
  }

  @Put(':id')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaUpdateConversation',
    tag,
    summary: 'Update a conversation',
    description: 'What is not named stays.',
    since: '0.2',
    example: exampleBodies.change,
  })
  @Answers(200, raiaConversation, {
    description: 'Successfully updated the conversation.',
    example: examplePlainConversation,
  })
  async change(
    @Call() call: CallContext,
    @Param('id', { schema: id }) conversationId: string,
    @Body({ schema: changeConversationBody }) body: ChangeConversation,
  ): Promise<RaiaConversation> {
    for (let tried = 1; ; tried += 1) {
      try {
        await this.changeOnce(call, conversationId, body);
        break;
      } catch (error) {
        if (tried === TRIES || !isOvertaken(error)) throw error;
      }
    }
    return this.shown(call, conversationId);
  }

  @Put(':id/mode')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaUpdateConversationMode',
    tag,
    summary: 'Update conversation mode',
    description: 'In manual mode the agent does not answer.',
    since: '0.2',
    example: exampleBodies.mode,
  })
  @Answers(200, raiaConversation, {
    description: 'Successfully updated the conversation mode.',
    example: { ...examplePlainConversation, mode: 'manual' },
  })
  async mode(
    @Call() call: CallContext,
    @Param('id', { schema: id }) conversationId: string,
    @Body({ schema: modeBody }) { mode }: z.output<typeof modeBody>,
  ): Promise<RaiaConversation> {
    await this.commands.execute(new ChangeModeCommand(call, conversationId, mode, { reason: null, destination: null }));
    return this.shown(call, conversationId);
  }

  private async changeOnce(call: CallContext, conversationId: string, body: ChangeConversation): Promise<void> {
    const { title, context, status, conversationStateId: stateId } = body;
    const change = (changes: ConversationChanges) =>
      this.commands.execute(new ChangeConversationCommand(call, conversationId, changes));
    let moves: ReturnType<typeof movesTo> = [];
    if (status !== undefined) {
      const { record } = await this.queries.execute(new GetConversationQuery(call.scope, conversationId));
      moves = movesTo(status, record.status);
    }
    const [first, ...others] = moves;
    await change({ title: title === '' ? null : title, context, stateId, status: first });
    for (const next of others) await change({ status: next });
  }

  private async shown({ scope }: CallContext, conversationId: string): Promise<RaiaConversation> {
    const { record, included } = await this.queries.execute(
      new GetConversationQuery(scope, conversationId, RAIA_INCLUDES),
    );
    return toRaiaConversation(record, included);
  }
}

const isOvertaken = (error: unknown): boolean =>
  error instanceof DomainError && error.code === 'conversation.status-transition';
