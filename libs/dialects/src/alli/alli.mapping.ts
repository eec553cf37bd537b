import {
  isUnderWay,
  type Citation,
  type FeedbackRecord,
  type FoundConversation,
  type MessageRecord,
} from '@verbatim/conversation';
import type { AlliChat, AlliChatWithSteps, AlliCitation, AlliConversation } from './alli.schemas';
import { epochOf } from './alli.times';

/** What must come with a conversation for it to be shown. */
export const ALLI_INCLUDES = ['user', 'agent', 'categories', 'messages'] as const;

export type Ratings = ReadonlyMap<string, Pick<AlliChat, 'rating' | 'agentRating'>>;
type Rated = { readonly conversationId: string; readonly id: string };

const keyOf = ({ conversationId, id }: Rated): string => `${conversationId}/${id}`;
const unrated = { rating: null, agentRating: null };
const ratingOf = (feedback: FeedbackRecord): boolean | null =>
  feedback.rating === null ? null : feedback.rating === 'up';

/** Of each message the rating by each side. */
export const ratingsOf = (latest: readonly FeedbackRecord[]): Ratings => {
  const ratings = new Map<string, Pick<AlliChat, 'rating' | 'agentRating'>>();
  for (const one of latest) {
    const key = keyOf({ conversationId: one.conversationId, id: one.messageId });
    const side = one.rater.kind === 'member' ? 'agentRating' : 'rating';
    ratings.set(key, { ...(ratings.get(key) ?? unrated), [side]: ratingOf(one) });
  }
  return ratings;
};

const senders = { user: 'USER', agent: 'BOT', human: 'AGENT' } as const;
const sources = { document: 'DOCUMENT', file: 'DOCUMENT', faq: 'FAQ', web: 'WEB' } as const;

const toCitation = ({ sourceId, kind, title, knowledgeBaseId, pageNumber, url, quote }: Citation): AlliCitation => ({
  clueId: sourceId,
  source: sources[kind ?? 'document'],
  title,
  knowledgeBaseId: knowledgeBaseId ?? null,
  pageNo: pageNumber ?? null,
  url,
  text: quote,
});

export const toAlliChat = (message: MessageRecord, ratings: Ratings): AlliChat => ({
  id: message.id,
  sender: senders[message.role],
  message: message.text ?? '',
  timestamp: epochOf(message.createdAt),
  citations: message.citations.map(toCitation),
  ...(ratings.get(keyOf(message)) ?? unrated),
});

export const toAlliChatWithSteps = (message: MessageRecord, ratings: Ratings): AlliChatWithSteps => ({
  ...toAlliChat(message, ratings),
  intermediateSteps: [...(message.details?.steps ?? [])],
});

/** `variables`: the names of those to show; none or undefined: all. */
export const toAlliConversation = (
  { record, included }: FoundConversation,
  ratings: Ratings,
  variables?: readonly string[],
): AlliConversation => ({
  id: record.id,
  title: record.title,
  user: included.user
    ? { userId: included.user.id, firstName: included.user.firstName, lastName: included.user.lastName }
    : null,
  createdAt: epochOf(record.createdAt),
  lastChatTime: record.lastMessageAt === null ? null : epochOf(record.lastMessageAt),
  isEnd: !isUnderWay(record.status),
  categories: (included.categories ?? []).map(({ name }) => name),
  memo: record.memo,
  chats: (included.messages ?? []).map((message) => toAlliChat(message, ratings)),
  chatCount: record.messageCount,
  llmApp: {
    id: record.agentId,
    name: included.agent?.name ?? '',
    description: included.agent?.description ?? null,
  },
  variables: variables?.length ? only(record.variables, variables) : { ...record.variables },
});

const only = (all: object, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
