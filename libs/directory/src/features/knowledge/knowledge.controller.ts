import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, Operation, pageOf, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { Asked } from '../../changes/changes';
import { type ListQuery, Lists } from '../../lists/lists';
import { IdParam, PageQuery } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { examplePage } from '../../request/fields';
import { CreateKnowledgeCommand, DeleteKnowledgeCommand, ReplaceKnowledgeCommand } from './knowledge.commands';
import { GetKnowledgeQuery, ListKnowledgeQuery } from './knowledge.queries';
import * as shapes from './knowledge.schemas';

const tag = 'Agents: knowledge';
const one = { description: 'The entry', example: shapes.knowledgeExample };

@Controller('v1/agents/:agentId/knowledge')
export class KnowledgeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly calls: IdempotentCalls,
    private readonly lists: Lists,
  ) {}

  @Post()
  @Policy({ scope: 'agents:write' })
  @Operation({
    id: 'createKnowledge',
    summary: 'Add something the agent knows',
    description: `An agent has at most ${shapes.KNOWLEDGE_LIMIT} entries. Replies use it within seconds.`,
    tag,
    headers: reasonHeader,
    example: shapes.knowledgeContentExample,
  })
  @Answers(201, shapes.knowledgeView, one)
  create(
    @Asking() asked: Asked,
    @IdParam('agentId') agentId: string,
    @Body({ schema: shapes.createKnowledge }) data: shapes.CreateKnowledge,
  ) {
    return this.calls.run(asked.call, () => this.commands.execute(new CreateKnowledgeCommand(asked, agentId, data)));
  }

  @Get()
  @Policy({ scope: 'agents:read' })
  @Operation({ id: 'listKnowledge', summary: 'List what the agent knows, newest first', tag })
  @Answers(200, pageOf(shapes.knowledgeView), { description: 'A page', example: examplePage(shapes.knowledgeExample) })
  list(@Call() { scope }: CallContext, @IdParam('agentId') agentId: string, @PageQuery() query: ListQuery) {
    return this.lists.page(`knowledge of ${agentId}`, scope.accountId, query, (page) =>
      this.queries.execute(new ListKnowledgeQuery(scope, agentId, page)),
    );
  }

  @Get(':entryId')
  @Policy({ scope: 'agents:read' })
  @Operation({ id: 'getKnowledge', summary: 'Read an entry', tag })
  @Answers(200, shapes.knowledgeView, one)
  get(@Call() { scope }: CallContext, @IdParam('agentId') agentId: string, @IdParam('entryId') entryId: string) {
    return this.queries.execute(new GetKnowledgeQuery(scope, agentId, entryId));
  }

  @Put(':entryId')
  @Policy({ scope: 'agents:write' })
  @Operation({
    id: 'replaceKnowledge',
    summary: 'Replace an entry',
    tag,
    headers: reasonHeader,
    example: shapes.knowledgeContentExample,
  })
  @Answers(200, shapes.knowledgeView, one)
  replace(
    @Asking() asked: Asked,
    @IdParam('agentId') agentId: string,
    @IdParam('entryId') entryId: string,
    @Body({ schema: shapes.replaceKnowledge }) data: shapes.ReplaceKnowledge,
  ) {
    return this.commands.execute(new ReplaceKnowledgeCommand(asked, agentId, entryId, data));
  }

  @Delete(':entryId')
  @HttpCode(204)
  @Policy({ scope: 'agents:write' })
  @Operation({ id: 'deleteKnowledge', summary: 'Delete an entry', tag, headers: reasonHeader })
  @Answers(204, null, { description: 'Deleted' })
  delete(@Asking() asked: Asked, @IdParam('agentId') agentId: string, @IdParam('entryId') entryId: string) {
    return this.commands.execute(new DeleteKnowledgeCommand(asked, agentId, entryId));
  }
}
