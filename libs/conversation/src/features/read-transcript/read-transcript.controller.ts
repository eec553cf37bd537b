import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import {
  acceptedType,
  Answers,
  Call,
  NDJSON,
  Operation,
  Policy,
  streamedAnswer,
  type HttpAnswer,
} from '@verbatim/http';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ConversationError } from '../../domain/conversation.errors';
import {
  CONVERSATION_READER,
  type ConversationReader,
  type ConversationRecord,
} from '../../ports/conversation-reader.port';
import { MESSAGE_READER, type MessageReader, type MessageRecord } from '../../ports/message-reader.port';
import { PAST, type AsOf, type Past } from '../../ports/past.port';
import { allMessages } from '../../shell/all-messages';
import { uuid } from '../../wire/conversation.schema';
import { asOf } from '../../wire/past.schema';
import { exampleTranscript, exampleTranscriptText } from '../../wire/transcript.examples';
import { transcriptMessageView, transcriptText, transcriptView } from '../../wire/transcript.schema';
import { formatNames, formats, type FormatName, type TranscriptHead } from './transcript.formats';

const query = z.strictObject({
  format: z.enum(formatNames).optional().describe('Wins over `Accept`; without either it is json'),
  asOf: asOf.optional(),
});

const description = 'The whole conversation, in order';
const mediaTypes = {
  'application/json': 'json',
  [NDJSON]: 'ndjson',
  'text/markdown': 'markdown',
  'text/plain': 'text',
} as const satisfies Record<string, FormatName>;
const byPreference = Object.keys(mediaTypes) as readonly (keyof typeof mediaTypes)[];

interface Found {
  readonly record: Pick<ConversationRecord, 'title' | 'startedAt'>;
  readonly messages: AsyncIterable<readonly MessageRecord[]>;
}

@Controller('v1/conversations/:conversationId/transcript')
export class ReadTranscriptController {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    @Inject(PAST) private readonly past: Past,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'getTranscript',
    tag: 'Conversations',
    summary: 'Read a whole conversation',
    description:
      'Written while it is read, however long it is. Choose by `format`, or by `Accept`: `application/json`, `application/x-ndjson` (a line for each message), `text/markdown`, `text/plain`. With `asOf` as it was.',
    since: '0.2',
    negotiated: true,
  })
  @Answers(200, transcriptView, { description, example: exampleTranscript })
  @Answers(200, transcriptMessageView, { description, contentType: NDJSON, example: exampleTranscript.messages[0] })
  @Answers(200, transcriptText, { description, contentType: 'text/markdown', example: exampleTranscriptText.markdown })
  @Answers(200, transcriptText, { description, contentType: 'text/plain', example: exampleTranscriptText.plain })
  async read(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) conversationId: string,
    @Query({ schema: query }) asked: z.output<typeof query>,
    @Req() request: FastifyRequest,
  ): Promise<HttpAnswer> {
    const name = asked.format ?? mediaTypes[acceptedType(request, byPreference)];
    const { record, messages } = await this.find(scope, conversationId, asked.asOf);
    const { title, startedAt } = record;
    const pieces = this.pieces({ conversationId, title, startedAt }, messages, name);
    return streamedAnswer(request, formats[name].contentType, pieces);
  }

  private async find(scope: AccountScope, conversationId: string, asOf?: AsOf): Promise<Found> {
    if (asOf) {
      const moment = await this.past.moment(scope, conversationId, asOf);
      const { record } = await this.past.conversation(moment);
      return { record, messages: this.past.said(moment) };
    }
    const record = await this.conversations.find(scope, conversationId);
    if (!record) throw new ConversationError('conversation.not-found');
    return { record, messages: allMessages(this.messages, scope, conversationId) };
  }

  private async *pieces(head: TranscriptHead, messages: Found['messages'], name: FormatName): AsyncGenerator<string> {
    const format = formats[name];
    let isFirst = true;
    yield format.begin(head);
    for await (const page of messages) {
      let piece = '';
      for (const message of page) {
        piece += format.message(message, isFirst);
        isFirst = false;
      }
      yield piece;
    }
    yield format.end;
  }
}
