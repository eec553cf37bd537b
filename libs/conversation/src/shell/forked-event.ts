import type { RecordedEvent, StreamRef } from '@verbatim/event-store';
import { derivedId } from '@verbatim/ids';
import type { JsonObject } from '@verbatim/kernel';
import { wholeEvent } from './known-event';

/** Fields of events that name messages of their own conversation: a reply's id is its message's. */
const OF_MESSAGES: ReadonlySet<string> = new Set([
  'messageId',
  'questionId',
  'replyId',
  'intoQuestionId',
  'answers',
  'settledQuestionIds',
  'settledMessageIds',
]);

/** The id that a message has in a fork: ids of messages are looked for without their conversation, too (ADR-0019). */
export const forkedId = (forkId: string, messageId: string): string => derivedId('fork', forkId, messageId);

/** An event of one conversation as another one has it: as today's code knows it, at the same version and time. */
export const forkedEvent = (stored: RecordedEvent, fork: StreamRef): RecordedEvent => {
  const { type, data, content } = wholeEvent(stored);
  return {
    ...stored,
    ...fork,
    type,
    data: withIdsOf(fork.streamId, data as unknown as JsonObject),
    content: content as JsonObject | null,
    metadata: { ...stored.metadata, copiedFrom: { streamId: stored.streamId, version: stored.version } },
  };
};

const withIdsOf = (forkId: string, data: JsonObject): JsonObject => {
  const own = { ...data };
  for (const [name, value] of Object.entries(data)) {
    if (!OF_MESSAGES.has(name)) continue;
    if (typeof value === 'string') own[name] = forkedId(forkId, value);
    else if (Array.isArray(value)) own[name] = value.map((id) => forkedId(forkId, String(id)));
  }
  return own;
};
