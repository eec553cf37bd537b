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
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { MESSAGE_READER, type MessageReader } from '../../ports/message-reader.port';
import { allMessages } from '../../shell/all-messages';
import { uuid } from '../../wire/conversation.schema';
import { exampleTranscript, exampleTranscriptText } from '../../wire/transcript.examples';
import { transcriptMessageView, transcriptText, transcriptView } from '../../wire/transcript.schema';
import { formatNames, formats, type FormatName, type TranscriptHead } from './transcript.formats';

const query = z.strictObject({
  format: z.enum(formatNames).optional().describe('Wins over `Accept`; without either it is json'),
});

const description = 'The whole conversation, in order';
const mediaTypes = {
  'application/json': 'json',
  [NDJSON]: 'ndjson',
  'text/markdown': 'markdown',
  'text/plain': 'text',
} as const satisfies Record<string, FormatName>;
const byPreference = Object.keys(mediaTypes) as readonly (keyof typeof mediaTypes)[];

@Controller('v1/conversations/:conversationId/transcript')
export class ReadTranscriptController {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'getTranscript',
    tag: 'Conversations',
    summary: 'Read a whole conversation',
    description:
      'Written while it is read, however long it is. Choose by `format`, or by `Accept`: `application/json`, `application/x-ndjson` (a line for each message), `text/markdown`, `text/plain`.',
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
    const found = await this.conversations.find(scope, conversationId);
    if (!found) throw new ConversationError('conversation.not-found');
    const { title, startedAt } = found;
    const pieces = this.pieces(scope, { conversationId, title, startedAt }, name);
    return streamedAnswer(request, formats[name].contentType, pieces);
  }

  private async *pieces(scope: AccountScope, head: TranscriptHead, name: FormatName): AsyncGenerator<string> {
    const format = formats[name];
    let isFirst = true;
    yield format.begin(head);
    for await (const page of allMessages(this.messages, scope, head.conversationId)) {
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
