import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, IfMatch, Operation, pageOf, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { ok } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import { Lists } from '../../lists/lists';
import { IdParam } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { exampleIds, examplePage } from '../../request/fields';
import { ChangeAgentCommand, CreateAgentCommand, DeleteAgentCommand } from './agent.commands';
import { GetAgentQuery, ListAgentsQuery } from './agent.queries';
import * as shapes from './agent.schemas';

const tag = 'Agents';
const one = {
  description: 'The agent',
  example: shapes.agentExample,
  headers: { ETag: 'The version, for If-Match' },
};

@Controller('v1/agents')
export class AgentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly calls: IdempotentCalls,
    private readonly lists: Lists,
  ) {}

  @Post()
  @Policy({ scope: 'agents:write' })
  @Operation({
    id: 'createAgent',
    summary: 'Make an agent',
    tag,
    headers: reasonHeader,
    example: { projectId: exampleIds.project, name: 'Ada', instructions: 'You help customers of a small shop.' },
  })
  @Answers(201, shapes.agentView, one)
  create(@Asking() asked: Asked, @Body({ schema: shapes.createAgent }) data: shapes.CreateAgent) {
    return this.calls.run(asked.call, () => this.commands.execute(new CreateAgentCommand(asked, data)));
  }

  @Get()
  @Policy({ scope: 'agents:read' })
  @Operation({ id: 'listAgents', summary: 'List the agents your key reaches, newest first', tag })
  @Answers(200, pageOf(shapes.agentView), { description: 'A page', example: examplePage(shapes.agentExample) })
  list(@Call() { scope }: CallContext, @Query({ schema: shapes.listAgents }) query: shapes.ListAgents) {
    return this.lists.page('agents', scope.accountId, query, (page) =>
      this.queries.execute(new ListAgentsQuery(scope, query, page)),
    );
  }

  @Get(':agentId')
  @Policy({ scope: 'agents:read' })
  @Operation({ id: 'getAgent', summary: 'Read an agent', tag })
  @Answers(200, shapes.agentView, one)
  async get(@Call() { scope }: CallContext, @IdParam('agentId') agentId: string) {
    return ok(await this.queries.execute(new GetAgentQuery(scope, agentId)));
  }

  @Patch(':agentId')
  @Policy({ scope: 'agents:write' })
  @Operation({
    id: 'changeAgent',
    summary: 'Change an agent',
    tag,
    headers: { ...reasonHeader, 'If-Match': 'The ETag you read: a version that changed since is refused with 412.' },
    example: { onBusy: 'coalesce', debounceMs: 1_500 },
  })
  @Answers(200, shapes.agentView, one)
  change(
    @Asking() asked: Asked,
    @IdParam('agentId') agentId: string,
    @IfMatch() expectedVersion: number | null,
    @Body({ schema: shapes.changeAgent }) data: shapes.ChangeAgent,
  ) {
    return this.commands.execute(new ChangeAgentCommand(asked, agentId, expectedVersion, data));
  }

  @Delete(':agentId')
  @HttpCode(204)
  @Policy({ scope: 'agents:write' })
  @Operation({
    id: 'deleteAgent',
    summary: 'Delete an agent that has no conversations',
    description: 'Its knowledge goes with it, and keys bound to it are revoked.',
    tag,
    headers: reasonHeader,
  })
  @Answers(204, null, { description: 'Deleted' })
  delete(@Asking() asked: Asked, @IdParam('agentId') agentId: string) {
    return this.commands.execute(new DeleteAgentCommand(asked, agentId));
  }
}
