import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { DeleteConversationCommand, StartOutboundCommand, type Introduced } from '@verbatim/conversation';
import { GetUserQuery, ListStatesQuery, type PlaceRequest, type StateView } from '@verbatim/directory';
import { Answers, Call, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import { DomainError, type CallContext, type SavedAnswer } from '@verbatim/kernel';
import type { z } from 'zod';
import { raiaStarted, raiaStates, type RaiaState } from './raia.answers';
import { conversationsOf } from './raia.conversations-of';
import { exampleBodies, exampleConversation, exampleState } from './raia.examples';
import { toRaiaState } from './raia.mapping';
import { deleteConversationsBody } from './raia.schemas';
import { outboundOf, startBody, type StartConversation } from './raia.start';

const tag = 'Conversations';
const DELETED_AT_ONCE = 10;
const STATES_AT_ONCE = 100;

/** What is about all conversations of an agent, or begins one outside. */
@Controller('compat/raia/external/conversations')
export class RaiaStartController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Get('states')
  @Policy({ scope: 'states:read' })
  @Operation({ id: 'raiaGetConversationStates', tag, summary: 'Get conversation states', since: '0.2' })
  @Answers(200, raiaStates, { description: 'Successfully retrieved conversation states.', example: [exampleState] })
  async states(@Call() { scope }: CallContext): Promise<readonly RaiaState[]> {
    const all: StateView[] = [];
    let from: PlaceRequest['from'] = null;
    for (;;) {
      const rows = await this.queries.execute(new ListStatesQuery(scope, {}, { limit: STATES_AT_ONCE, from }));
      all.push(...rows.slice(0, STATES_AT_ONCE));
      const last = all.at(-1);
      if (rows.length <= STATES_AT_ONCE || last === undefined) return all.map(toRaiaState);
      from = { side: 'after', place: { at: last.createdAt, id: last.id } };
    }
  }

  @Post('start')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaStartConversation',
    tag,
    summary: 'Start a conversation by e-mail, SMS or phone',
    description:
      'Finds or makes the user. While a conversation of the channel is open with them it goes on, unless `resetConversation` archives it; a call is always one of its own.',
    since: '0.2',
    example: exampleBodies.start,
  })
  @Answers(201, raiaStarted, {
    description: 'Successfully start a new conversation.',
    example: { conversationId: exampleConversation.id },
  })
  start(@Call() call: CallContext, @Body({ schema: startBody }) body: StartConversation): Promise<HttpAnswer> {
    return this.idempotent.run(call, async () =>
      startedWith(await this.commands.execute(new StartOutboundCommand(call, outboundOf(body), startedWith))),
    );
  }

  @Delete()
  @HttpCode(204)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaDeleteUserConversations',
    tag,
    summary: 'Delete all conversations of a user with this agent',
    since: '0.2',
    example: exampleBodies.delete,
  })
  @Answers(204, null, { description: 'Successfully delete all user conversations in current agent.' })
  async delete(
    @Call() call: CallContext,
    @Body({ schema: deleteConversationsBody }) { conversationUserId }: z.output<typeof deleteConversationsBody>,
  ): Promise<void> {
    const user = await this.queries.execute(new GetUserQuery(call.scope, conversationUserId));
    for await (const ids of conversationsOf(this.queries, call.scope, user.id, DELETED_AT_ONCE))
      await Promise.all(ids.map((id) => this.deleteOne(call, id)));
  }

  private async deleteOne(call: CallContext, conversationId: string): Promise<void> {
    try {
      await this.commands.execute(new DeleteConversationCommand(call, conversationId, null));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'conversation.not-found') throw error; // somebody else did
    }
  }
}

const startedWith = ({ conversation }: Introduced): SavedAnswer => ({
  status: 201,
  body: { conversationId: conversation.id },
  headers: {},
});
