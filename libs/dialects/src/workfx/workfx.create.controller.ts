import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { StartConversationCommand, type Started } from '@verbatim/conversation';
import { GetKeyQuery, GetProjectQuery, ListAgentsQuery } from '@verbatim/directory';
import { Answers, Call, IdempotentCalls, Operation, Policy, refuse, type HttpAnswer } from '@verbatim/http';
import type { AccountScope, CallContext, SavedAnswer } from '@verbatim/kernel';
import type { z } from 'zod';
import { exampleConversation } from './workfx.examples';
import { toWorkfxConversation } from './workfx.mapping';
import { createQuery, createBody, type CreateBody } from './workfx.schemas';
import { workfxStatuses } from './workfx.status';
import { reachIn } from './workfx.tenancy';
import { workfxConversation } from './workfx.views';

/** Before every row: a list walked back from here begins with its oldest. */
const BEGINNING = { at: '1970-01-01T00:00:00.000Z', id: '00000000-0000-0000-0000-000000000000' } as const;

@Controller('compat/workfx/admin/api/v2/conversations')
export class WorkfxCreateController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post()
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'workfxCreateConversation',
    tag: 'Conversations',
    summary: 'Create a new conversation',
    since: '0.2',
    example: { topic: 'A return', inputs: { order: 'A-1009' } },
  })
  @Answers(200, workfxConversation, { description: 'Created', example: exampleConversation })
  async create(
    @Call() asking: CallContext,
    @Query({ schema: createQuery }) query: z.output<typeof createQuery>,
    @Body({ schema: createBody }) body: CreateBody,
  ): Promise<HttpAnswer> {
    const scope = reachIn(asking.scope, query);
    if (scope === null) throw refuse('resource.not-found', 'There is no such resource.');
    const call = { ...asking, scope };
    return this.idempotent.run(call, async () => {
      const isThere = query.tenant_unit_id === undefined || this.unit(scope);
      const [agentId, name] = await Promise.all([this.agentIn(scope, body), this.nameOf(call), isThere]);
      const answer = ({ conversation: record }: Started): SavedAnswer => ({
        status: 200,
        headers: {},
        body: toWorkfxConversation({ record, included: { people: { createdBy: name, updatedBy: name } } }, scope),
      });
      const input = {
        agentId,
        channel: 'api',
        title: body.topic,
        status: workfxStatuses.meantBy(body.status),
        inputs: body.inputs ?? undefined,
        assignmentId: body.assignment_id ?? query.assignment_id,
      };
      return answer(await this.commands.execute(new StartConversationCommand(call, input, answer)));
    });
  }

  /** The agent named, or the one of the key, or the oldest within reach; undefined when there is none. */
  private async agentIn(scope: AccountScope, { agent_id: named }: CreateBody): Promise<string | undefined> {
    if (named != null || scope.agentId !== null) return named ?? undefined;
    const oldest = { limit: 1, from: { side: 'before', place: BEGINNING } } as const;
    return (await this.queries.execute(new ListAgentsQuery(scope, {}, oldest)))[0]?.id;
  }

  /** What the key is called that creates: here nobody acts for a member. */
  private async nameOf({ scope, keyId }: CallContext): Promise<string | null> {
    return keyId === null ? null : (await this.queries.execute(new GetKeyQuery(scope, keyId))).name;
  }

  /** Throws `resource.not-found` unless the unit that was named is there. */
  private unit(scope: AccountScope): Promise<unknown> {
    return this.queries.execute(new GetProjectQuery(scope, scope.projectId ?? ''));
  }
}
