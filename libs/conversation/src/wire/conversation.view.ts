import type { ConversationRecord } from '../ports/conversation-reader.port';
import type { Included } from '../ports/included';
import type { ConversationPart, ConversationView } from './conversation.schema';
import { toMessageView } from './message.view';

type Json = ConversationView['customData'];

export const toConversationView = ({ activeAt: _, anonymisedAt, ...record }: ConversationRecord): ConversationView => ({
  ...identityOf(record),
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

/** First of all, for whoever reads it by eye: which one it is and how it stands. */
const identityOf = (record: Omit<ConversationRecord, 'activeAt' | 'anonymisedAt'>) => {
  const { id, projectId, agentId, userId, environment, channel, variantId, status, mode } = record;
  return { id, projectId, agentId, userId, environment, channel, variantId, status, mode };
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
  const view = { ...toConversationView(record), ...toIncludedView(included) };
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
