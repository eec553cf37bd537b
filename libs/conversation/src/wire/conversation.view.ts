import type { ConversationRecord } from '../ports/conversation-reader.port';
import type { ConversationView } from './conversation.schema';

type Json = ConversationView['customData'];

export const toConversationView = ({ activeAt: _, anonymisedAt, ...record }: ConversationRecord): ConversationView => ({
  ...record,
  categoryIds: [...record.categoryIds],
  inputs: record.inputs as Json,
  customData: record.customData as Json,
  variables: record.variables as Json,
  sessionProperties: record.sessionProperties as Json,
  metrics: record.metrics as ConversationView['metrics'],
  pathTaken: record.pathTaken as ConversationView['pathTaken'],
  ...durationsOf(record),
  isAnonymized: anonymisedAt !== null,
});

/** Whole seconds; 0 while nothing was said. A handover ends the agent's part. */
export const durationsOf = ({
  firstMessageAt,
  lastMessageAt,
  completedAt,
  handover,
}: Pick<ConversationRecord, 'firstMessageAt' | 'lastMessageAt' | 'completedAt' | 'handover'>): {
  durationSeconds: number;
  agentDurationSeconds: number;
} => {
  if (firstMessageAt === null || lastMessageAt === null) return { durationSeconds: 0, agentDurationSeconds: 0 };
  const end = completedAt !== null && completedAt > lastMessageAt ? completedAt : lastMessageAt;
  const agentEnd = handover && handover.at < end ? handover.at : end;
  return { durationSeconds: between(firstMessageAt, end), agentDurationSeconds: between(firstMessageAt, agentEnd) };
};

const between = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
