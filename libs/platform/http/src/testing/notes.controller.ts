import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { DomainError, type CallContext, type SavedAnswer } from '@verbatim/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  Answers,
  BodyLimits,
  Call,
  CursorCodec,
  defineProblems,
  etagOf,
  HttpAnswer,
  IdempotentCalls,
  IfMatch,
  onePageDirection,
  Operation,
  page,
  pageOf,
  pageQuery,
  Policy,
  PreferWait,
  requireVersion,
  SseStreams,
  Undocumented,
  type Page,
  type SseStream,
} from '../index';

export const noteProblems = defineProblems({
  'note.closed': { status: 409, title: 'The note is closed' },
  'note.gone': { status: 410, title: 'The note was erased' },
});

export const noteBody = z.strictObject({
  text: z.string().min(1).max(10_000),
  tags: z.array(z.string()).max(5).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  kind: z.enum(['memo', 'task']).default('memo'),
});
const note = noteBody.extend({ id: z.uuid(), version: z.int() }).meta({ id: 'Note' });
const listQuery = z
  .strictObject({ ...pageQuery, kind: z.enum(['memo', 'task']).optional() })
  .refine(...onePageDirection);

/** What a route should do next, set by a test. */
export const script: { work: ((call: CallContext) => Promise<SavedAnswer>) | null; fail: unknown } = {
  work: null,
  fail: null,
};

const rows = Array.from({ length: 45 }, (_, n) => ({ n }));

@Controller('v1/notes')
export class NotesController {
  constructor(
    private readonly cursors: CursorCodec,
    private readonly idempotent: IdempotentCalls,
    private readonly streams: SseStreams,
  ) {}

  @Post()
  @Policy({ scope: 'notes:write' })
  @Operation({ id: 'writeNote', summary: 'Write a note', tag: 'Notes', since: '0.1.0', example: { text: 'Buy milk' } })
  @Answers(201, note, {
    description: 'Written',
    example: { id: '018f0000-0000-7000-8000-000000000001', text: 'Buy milk', kind: 'memo', version: 1 },
  })
  write(@Call() call: CallContext, @Body({ schema: noteBody }) body: z.infer<typeof noteBody>): Promise<HttpAnswer> {
    const answer = new HttpAnswer(201, { ...body, requestId: call.requestId }, { etag: etagOf(1) });
    return this.idempotent.run(call, () => script.work?.(call) ?? Promise.resolve(answer));
  }

  @Get()
  @Policy({ scope: 'notes:read' })
  @Operation({ id: 'listNotes', summary: 'List notes', tag: 'Notes' })
  @Answers(200, pageOf(note), { description: 'A page' })
  list(@Call() call: CallContext, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>): Page<{ n: number }> {
    const { limit, after, before, kind } = query;
    const scope = { accountId: call.scope.accountId, list: 'notes', filter: { kind }, order: 'created' };
    const at = (cursor: string): number => Number(this.cursors.decode(scope, cursor)[0]);
    const found =
      before === undefined
        ? rows.filter(({ n }) => after === undefined || n > at(after))
        : rows.filter(({ n }) => n < at(before)).reverse();
    return page({
      rows: found.slice(0, limit + 1),
      limit,
      after,
      before,
      cursorOf: ({ n }) => this.cursors.encode(scope, [n]),
    });
  }

  @Get('slow')
  @Policy({ public: true })
  @Undocumented()
  waits(@PreferWait() wait: number | null): { wait: number | null } {
    return { wait };
  }

  @Get(':id')
  @Policy({ scope: 'notes:read' })
  read(@Param('id', { schema: z.uuid() }) id: string): { id: string } {
    return { id };
  }

  @Patch(':id')
  @Policy({ scope: 'notes:write' })
  @Operation({ id: 'changeNote', summary: 'Change a note', headers: { 'If-Match': 'The version you read' } })
  change(@Param('id') _id: string, @IfMatch() expected: number | null): HttpAnswer {
    requireVersion(expected, 7);
    return new HttpAnswer(200, { version: 8 }, { etag: etagOf(8) });
  }

  @Delete(':id')
  @Policy({ admin: true })
  remove(@Param('id') _id: string): HttpAnswer {
    return new HttpAnswer(204, null);
  }

  @Post('fail')
  @Policy({ public: true })
  fail(): never {
    throw script.fail;
  }

  @Post('any')
  @Policy({ public: true })
  @BodyLimits({ topLevel: 'any', limitBytes: 2_048 })
  any(@Body() body: unknown): { body: unknown } {
    return { body };
  }

  @Get('stream/:count')
  @Policy({ public: true })
  stream(
    @Param('count') count: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): void {
    if (count === 'closed') throw new DomainError('note.closed', 'The note is closed.');
    const stream = this.streams.start(request, reply, { maxBufferedBytes: 100_000 });
    opened.push(stream);
    for (let n = 1; n <= Number(count); n += 1) stream.send({ event: 'note', id: n, data: { n } });
  }
}

/** Streams that routes opened, for tests to write to. */
export const opened: SseStream[] = [];
