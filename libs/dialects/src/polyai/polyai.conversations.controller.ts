import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetProjectQuery } from '@verbatim/directory';
import { Answers, Call, HttpAnswer, Operation, Policy, refuse, streamedAnswer } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { reachOf } from '../shared/reach';
import { examplePage } from './polyai.examples';
import { endOf, piecesOf, wantedBy, written, type Piece } from './polyai.pages';
import { conversationsQuery, polyaiPage, type PolyaiPage, type PolyaiQuery } from './polyai.schemas';

const JSON_TYPE = 'application/json; charset=utf-8';
const named = z.string();

@Controller('compat/polyai/v1/:account_id/:project_id/conversations')
export class PolyaiConversationsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'polyaiListConversations',
    tag: 'Conversations',
    summary: 'Get all conversations matching filters',
    description: 'With all their turns, ascending by the time they began.',
    since: '0.2',
  })
  @Answers(200, polyaiPage, { description: 'A page', example: examplePage })
  async list(
    @Call() { scope: reach }: CallContext,
    @Param('account_id', { schema: named }) accountId: string,
    @Param('project_id', { schema: named }) projectId: string,
    @Query({ schema: conversationsQuery }) query: PolyaiQuery,
    @Req() request: FastifyRequest,
  ): Promise<PolyaiPage | HttpAnswer> {
    const scope = reachOf(reach, accountId, projectId);
    if (scope === null) throw refuse('resource.not-found', 'There is no such account or project.');
    const wanted = wantedBy(query);
    const pieces = piecesOf(this.queries, scope, wanted);
    const { value: first } = (await pieces.next()) as IteratorYieldResult<Piece>;
    // Only of an empty page it is not known whether the project exists.
    if (first.conversations.length === 0) await this.queries.execute(new GetProjectQuery(reach, scope.projectId ?? ''));
    if (first.goesOn) return streamedAnswer(request, JSON_TYPE, written(wanted, first, pieces));
    return { conversations: [...first.conversations], ...endOf(wanted, first) };
  }
}
