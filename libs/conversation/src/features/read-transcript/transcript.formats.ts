import { NDJSON } from '@verbatim/http';
import type { MessageRecord } from '../../ports/message-reader.port';
import type { TranscriptMessageView } from '../../wire/transcript.schema';
import { asMarkdown, harmlessLine, harmlessLines } from './harmless';

export interface TranscriptHead {
  readonly conversationId: string;
  readonly title: string | null;
  readonly startedAt: string | null;
}

/** How a transcript is written, piece by piece. */
interface Format {
  readonly contentType: string;
  readonly begin: (head: TranscriptHead) => string;
  readonly message: (message: MessageRecord, isFirst: boolean) => string;
  readonly end: string;
}

export const formatNames = ['json', 'ndjson', 'markdown', 'text'] as const;
export type FormatName = (typeof formatNames)[number];

const ERASED = '[erased]';
const roles = { user: 'User', agent: 'Agent', human: 'Human' } as const;

const shown = (message: MessageRecord): TranscriptMessageView => ({
  id: message.id,
  seq: message.seq,
  role: message.role,
  text: message.text,
  createdAt: message.createdAt,
  modality: message.modality,
  authorName: message.authorName,
});

const speaker = ({ role, authorName, partial }: MessageRecord): string =>
  harmlessLine(`${roles[role]}${authorName === null ? '' : ` (${authorName})`}${partial ? ', stopped' : ''}`);

/** Every line of what was said stands behind the mark, so none can pass for the line that names a speaker. */
const quoted = ({ text }: MessageRecord, mark: string, written: (line: string) => string): string =>
  (text === null ? [ERASED] : harmlessLines(text).map(written)).map((line) => `${mark}${line}\n`).join('');

const same = (line: string): string => line;

export const formats: Readonly<Record<FormatName, Format>> = {
  json: {
    contentType: 'application/json; charset=utf-8',
    begin: (head) => `${JSON.stringify(head).slice(0, -1)},"messages":[`,
    message: (message, isFirst) => `${isFirst ? '' : ','}${JSON.stringify(shown(message))}`,
    end: ']}',
  },
  ndjson: {
    contentType: NDJSON,
    begin: () => '',
    message: (message) => `${JSON.stringify(shown(message))}\n`,
    end: '',
  },
  markdown: {
    contentType: 'text/markdown; charset=utf-8',
    begin: ({ title, conversationId, startedAt }) =>
      `# ${title === null ? 'Conversation' : asMarkdown(harmlessLine(title))}\n\n${conversationId}${startedAt === null ? '' : `, ${startedAt}`}\n`,
    message: (message) =>
      `\n## ${asMarkdown(speaker(message))}\n\n${message.createdAt}\n\n${quoted(message, '> ', asMarkdown)}`,
    end: '',
  },
  text: {
    contentType: 'text/plain; charset=utf-8',
    begin: ({ title, conversationId, startedAt }) =>
      `${title === null ? 'Conversation' : harmlessLine(title)}\n${conversationId}${startedAt === null ? '' : `, ${startedAt}`}\n`,
    message: (message) => `\n${message.seq}. ${speaker(message)}, ${message.createdAt}\n${quoted(message, '  ', same)}`,
    end: '',
  },
};
