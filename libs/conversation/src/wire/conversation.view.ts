import type { ConversationRecord } from '../ports/conversation-reader.port';
import type { Included } from '../ports/included';
import type { ConversationPart, ConversationView } from './conversation.schema';
import { toMessageView } from './message.view';

type Json = ConversationView['customData'];

/** Spelt out, not spread: a page has a hundred of them, and copying objects of this size is what a list costs most. */
export const toConversationView = (record: ConversationRecord): ConversationView => {
  const { durationSeconds, agentDurationSeconds } = durationsOf(record);
  return {
    id: record.id,
    projectId: record.projectId,
    agentId: record.agentId,
    userId: record.userId,
    environment: record.environment,
    channel: record.channel,
    variantId: record.variantId,
    status: record.status,
    mode: record.mode,
    stateId: record.stateId,
    assigneeId: record.assigneeId,
    categoryIds: record.categoryIds as string[],
    keepOpen: record.keepOpen,
    closing: record.closing,
    title: record.title,
    context: record.context,
    inputs: record.inputs as Json,
    customData: record.customData as Json,
    variables: record.variables as Json,
    sessionProperties: record.sessionProperties as Json,
    metrics: record.metrics as ConversationView['metrics'],
    memo: record.memo,
    pathTaken: record.pathTaken as ConversationView['pathTaken'],
    assignmentId: record.assignmentId,
    connectionCode: record.connectionCode,
    invokedFrom: record.invokedFrom,
    fromNumber: record.fromNumber,
    toNumber: record.toNumber,
    aiConversationId: record.aiConversationId,
    aiCallId: record.aiCallId,
    handover: record.handover,
    summary: record.summary,
    score: record.score,
    feedback: record.feedback,
    version: record.version,
    messageCount: record.messageCount,
    turnCount: record.turnCount,
    silenceCount: record.silenceCount,
    outOfDomainCount: record.outOfDomainCount,
    openQuestions: record.openQuestions,
    replyRunning: record.replyRunning,
    durationSeconds,
    agentDurationSeconds,
    isAnonymized: record.anonymisedAt !== null,
    legalHold: record.legalHold,
    createdBy: record.createdBy,
    updatedBy: record.updatedBy,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    firstMessageAt: record.firstMessageAt,
    lastMessageAt: record.lastMessageAt,
    startedAt: record.startedAt,
    completedAt: record.completedAt,
    forkedFrom: record.forkedFrom,
  };
};

/** What to show of a conversation: all of it unless `fields` says otherwise, all its variables likewise. */
export interface Shown {
  readonly fields?: readonly string[] | undefined;
  readonly variables?: readonly string[] | undefined;
}

export const toConversationPart = (
  record: ConversationRecord,
  included: Included,
  { fields, variables }: Shown,
): ConversationPart => {
  const view = Object.assign(toConversationView(record), toIncludedView(included));
  if (variables) view.variables = only(view.variables, variables);
  return fields ? { ...only(view, fields), id: view.id } : view;
};

const only = <All extends object>(all: All, names: readonly string[]): All =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))) as All;

const toIncludedView = ({ messages, user, ...rest }: Included): Partial<ConversationView> => ({
  ...(rest as Partial<ConversationView>),
  ...(messages === undefined ? {} : { messages: messages.map(toMessageView) }),
  ...(user === undefined ? {} : { user: user && toUserView(user) }),
});

/** A profile without what may be long. */
const toUserView = (user: NonNullable<Included['user']>): NonNullable<ConversationView['user']> => ({
  id: user.id,
  externalId: user.externalId,
  email: user.email,
  phone: user.phone,
  firstName: user.firstName,
  lastName: user.lastName,
  organizationName: user.organizationName,
  organizationDomain: user.organizationDomain,
  avatarUrl: user.avatarUrl,
  source: user.source,
  metadata: user.metadata as Json,
  isAnonymized: user.isAnonymized,
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
