import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  Answers,
  AuditReason,
  Call,
  CursorCodec,
  HttpAnswer,
  IdempotentCalls,
  Operation,
  page,
  pageOf,
  Policy,
  reasonHeader,
  refuse,
  type Page,
} from '@verbatim/http';
import type { JobPage } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { differenceExample, replayExample, startExample } from './examples';
import * as shapes from './replay.schemas';
import { Replays, startedAnswer, type DifferencePage } from './replays';

const tag = 'Admin: replays';
const since = '0.3';
const one = { description: 'The replay', example: replayExample };
const nowIs = (state: shapes.ReplayView['state']) => ({
  description: 'The replay as it is now',
  example: { ...replayExample, state, finishedAt: state === 'cancelled' ? replayExample.finishedAt : null },
});
const pageExample = <Row>(row: Row) => ({
  data: [row],
  pagination: { hasMore: false, nextCursor: null, prevCursor: null },
});
const replayId = { schema: shapes.uuid };

@Controller('v1/admin/replays')
export class ReplaysController {
  constructor(
    private readonly replays: Replays,
    private readonly calls: IdempotentCalls,
    private readonly cursors: CursorCodec,
  ) {}

  @Post()
  @HttpCode(202)
  @Policy({ admin: true })
  @Operation({
    id: 'startReplay',
    summary: 'Make read models anew from the log',
    description:
      'For everything, tables are built beside the live ones and swapped; for an account or a stream, the rows that ' +
      'differ are put right in place. Live writes go on. A dry run changes nothing. Either way it is reported which ' +
      'rows were not what the log says. No model is called, nothing is delivered, no event is written.',
    tag,
    since,
    example: startExample,
  })
  @Answers(202, shapes.replayView, {
    description: 'The replay is owed: follow it where Location says',
    example: { ...replayExample, state: 'queued', result: null, startedAt: null, finishedAt: null },
    headers: { Location: 'Of the replay' },
  })
  start(
    @Call() call: CallContext,
    @Body({ schema: shapes.startReplay }) asked: shapes.StartReplay,
  ): Promise<HttpAnswer> {
    return this.calls.run(call, async () => startedAnswer(await this.replays.start(call, asked)));
  }

  @Get()
  @Policy({ admin: true })
  @Operation({
    id: 'listReplays',
    summary: 'List replays, newest first',
    description: 'A finished one is kept for 30 days, with what it found.',
    tag,
    since,
  })
  @Answers(200, pageOf(shapes.replayView), { description: 'A page', example: pageExample(replayExample) })
  async list(
    @Call() { scope }: CallContext,
    @Query({ schema: shapes.replaysQuery }) query: z.output<typeof shapes.replaysQuery>,
  ): Promise<Page<shapes.ReplayView>> {
    const { limit, after, before, state } = query;
    const list = { accountId: scope.accountId, list: 'replays', filter: { state }, order: '-created' };
    const from = (side: 'after' | 'before', cursor: string): JobPage['from'] => {
      const [at, id] = this.cursors.decode(list, cursor);
      if (typeof at !== 'string' || typeof id !== 'string') throw otherList();
      return { side, at, id };
    };
    const place = after !== undefined ? from('after', after) : before !== undefined ? from('before', before) : null;
    const rows = (await this.replays.list(scope, { state, limit, from: place })).map(shapes.toReplayView);
    return page({ rows, limit, after, before, cursorOf: (row) => this.cursors.encode(list, [row.createdAt, row.id]) });
  }

  @Get(':replayId')
  @Policy({ admin: true })
  @Operation({
    id: 'getReplay',
    summary: 'Read a replay',
    description: 'How far it is, and what came of it for each projection.',
    tag,
    since,
  })
  @Answers(200, shapes.replayView, one)
  async get(@Call() { scope }: CallContext, @Param('replayId', replayId) id: string): Promise<shapes.ReplayView> {
    return shapes.toReplayView(await this.replays.find(scope, id));
  }

  @Get(':replayId/differences')
  @Policy({ admin: true })
  @Operation({
    id: 'listReplayDifferences',
    summary: 'List the rows that were not what the log says',
    description:
      'In the order they were found; the first 10,000 are kept. Values are shown of ids, numbers, flags, times and ' +
      'statuses; of what people wrote only that it differs.',
    tag,
    since,
  })
  @Answers(200, pageOf(shapes.differenceView), { description: 'A page', example: pageExample(differenceExample) })
  async differences(
    @Call() { scope }: CallContext,
    @Param('replayId', replayId) id: string,
    @Query({ schema: shapes.differencesQuery }) query: z.output<typeof shapes.differencesQuery>,
  ): Promise<Page<shapes.DifferenceView>> {
    const { limit, after, before, projection, kind } = query;
    const list = { accountId: scope.accountId, list: `replays/${id}`, filter: { projection, kind }, order: 'nth' };
    const from = (side: 'after' | 'before', cursor: string): DifferencePage['from'] => {
      const [nth] = this.cursors.decode(list, cursor);
      if (typeof nth !== 'number') throw otherList();
      return { side, nth };
    };
    const place = after !== undefined ? from('after', after) : before !== undefined ? from('before', before) : null;
    const found = await this.replays.differences(scope, id, { limit, projection, kind, from: place });
    const rows = found.map(shapes.toDifferenceView);
    return page({ rows, limit, after, before, cursorOf: ({ nth }) => this.cursors.encode(list, [nth]) });
  }

  @Post(':replayId/pause')
  @HttpCode(200)
  @Policy({ admin: true })
  @Operation({
    id: 'pauseReplay',
    summary: 'Pause a replay',
    description: 'It stops within seconds, before a swap if there is to be one, and goes on from there when resumed.',
    tag,
    since,
    headers: reasonHeader,
  })
  @Answers(200, shapes.replayView, nowIs('paused'))
  pause(@Call() call: CallContext, @AuditReason() why: string | null, @Param('replayId', replayId) id: string) {
    return this.change(call, id, 'pause', why);
  }

  @Post(':replayId/resume')
  @HttpCode(200)
  @Policy({ admin: true })
  @Operation({
    id: 'resumeReplay',
    summary: 'Resume a paused replay',
    description: 'It goes on where it stopped. One that is not paused goes on as it does.',
    tag,
    since,
    headers: reasonHeader,
  })
  @Answers(200, shapes.replayView, nowIs('queued'))
  resume(@Call() call: CallContext, @AuditReason() why: string | null, @Param('replayId', replayId) id: string) {
    return this.change(call, id, 'resume', why);
  }

  @Post(':replayId/cancel')
  @HttpCode(200)
  @Policy({ admin: true })
  @Operation({
    id: 'cancelReplay',
    summary: 'Cancel a replay',
    description: 'It ends; the live tables stay as they are, with the rows that were put right in place until then.',
    tag,
    since,
    headers: reasonHeader,
  })
  @Answers(200, shapes.replayView, nowIs('cancelled'))
  cancel(@Call() call: CallContext, @AuditReason() why: string | null, @Param('replayId', replayId) id: string) {
    return this.change(call, id, 'cancel', why);
  }

  private change(
    call: CallContext,
    id: string,
    move: 'pause' | 'resume' | 'cancel',
    why: string | null,
  ): Promise<HttpAnswer> {
    return this.calls.run(
      call,
      async () => new HttpAnswer(200, shapes.toReplayView(await this.replays.change(call, id, move, why))),
    );
  }
}

const otherList = () => refuse('cursor.invalid', 'The cursor is not of this list.');
