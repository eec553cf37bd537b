import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { Answers, Call, CursorCodec, NDJSON, Operation, Policy, streamedAnswer, type HttpAnswer } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyRequest } from 'fastify';
import { ACT_LOG, type ActLog } from '../../ports/act-log.port';
import { DIRECTORY_RECORDS, type DirectoryRecords } from '../../ports/directory-records.port';
import { STREAM_LOG, type StreamLog } from '../../ports/stream-log.port';
import { Clock } from '../../shell/clock';
import { exportLine, exportLineExample, exportQuery, type ExportQuery } from './export-streams.schema';
import { StreamExport } from './stream-export';

@Controller('v1/exports')
export class ExportStreamsController {
  private readonly exported: StreamExport;

  constructor(
    @Inject(STREAM_LOG) log: StreamLog,
    @Inject(DIRECTORY_RECORDS) records: DirectoryRecords,
    @Inject(ACT_LOG) acts: ActLog,
    cursors: CursorCodec,
    clock: Clock,
  ) {
    this.exported = new StreamExport({ log, records, acts, cursors, clock: () => clock.now() });
  }

  @Get('streams')
  @Policy({ scope: 'exports:read' })
  @Operation({
    id: 'exportStreams',
    tag: 'Moving',
    summary: 'Export whole conversations, event by event',
    description:
      'Lines of JSON, written while they are read, however many: a header, the reference data that the conversations name ' +
      '(neither keys nor secrets), each conversation’s events in order and a `stream-end` line behind them, and an `end` ' +
      'line. Of all that your key reaches, deleted and erased conversations included. Whatever breaks off goes on with the ' +
      '`cursor` of the last complete `stream-end` line; the answer to that is to be put right behind it. ' +
      '`verbatim import-streams` reads it. Each call is kept in the audit.',
    since: '0.3',
  })
  @Answers(200, exportLine, { description: 'The conversations', contentType: NDJSON, example: exportLineExample })
  streams(
    @Call() call: CallContext,
    @Query({ schema: exportQuery }) { cursor, ...filter }: ExportQuery,
    @Req() request: FastifyRequest,
  ): Promise<HttpAnswer> {
    return streamedAnswer(request, NDJSON, this.exported.pieces(call, filter, cursor));
  }
}
