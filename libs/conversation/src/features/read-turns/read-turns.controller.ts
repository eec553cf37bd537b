import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  Answers,
  Call,
  CursorCodec,
  onePageDirection,
  Operation,
  page,
  pageOf,
  pageQuery,
  Policy,
  type Page,
} from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { z } from 'zod';
import { ConversationError } from '../../domain/conversation.errors';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { uuid } from '../../wire/conversation.schema';
import { exampleAnnotated, exampleAnswer, examplePagination } from '../../wire/examples';
import { TurnReader } from './turn.reader';
import { toTurnView, turnView, type TurnView } from './turn.view';

const turnsQuery = z.strictObject({ ...pageQuery }).refine(...onePageDirection);

const { intents, entities, silence, outOfDomain, latencyMs } = exampleAnnotated.annotations;
const exampleTurn = {
  seq: exampleAnnotated.seq,
  userMessage: exampleAnnotated,
  reply: exampleAnswer,
  phase: 'answered' as const,
  intents,
  entities,
  silence,
  outOfDomain,
  latencyMs,
  userAt: exampleAnnotated.createdAt,
  replyAt: exampleAnswer.createdAt,
};

@Controller('v1/conversations/:conversationId/turns')
export class ReadTurnsController {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    private readonly turns: TurnReader,
    private readonly cursors: CursorCodec,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listTurns',
    tag: 'Messages',
    summary: 'List questions with their replies',
    description:
      'In order. Every message of the user begins a turn; so does a message that answers nothing. Questions that were answered together share the reply.',
    since: '0.2',
  })
  @Answers(200, pageOf(turnView), {
    description: 'A page, oldest first',
    example: { data: [exampleTurn], pagination: examplePagination },
  })
  async list(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: turnsQuery }) { limit, after, before }: z.output<typeof turnsQuery>,
  ): Promise<Page<TurnView>> {
    if (!(await this.conversations.find(scope, id))) throw new ConversationError('conversation.not-found');
    const list = { accountId: scope.accountId, list: `turns/${id}`, filter: {}, order: 'asc' };
    const window = { limit, after: this.cursors.place(list, after), before: this.cursors.place(list, before) };
    const rows = (await this.turns.list(scope, id, window)).map(toTurnView);
    return page({ rows, limit, after, before, cursorOf: ({ seq }) => this.cursors.encode(list, [seq]) });
  }
}
