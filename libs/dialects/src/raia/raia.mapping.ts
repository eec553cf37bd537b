import type { FoundConversation, Included, Rating } from '@verbatim/conversation';
import type { StateView, UserView } from '@verbatim/directory';
import type {
  RaiaAssignedUser,
  RaiaBaseFeedback,
  RaiaConversation,
  RaiaConversationWithFeedbacks,
  RaiaFeedback,
  RaiaState,
  RaiaUser,
} from './raia.answers';

/** What must come with a conversation for it to be shown. */
export const RAIA_INCLUDES = ['user', 'assignee'] as const;
export const WITH_FEEDBACKS = [...RAIA_INCLUDES, 'ratings'] as const;

/** A name with a value; nothing where there is none. */
export const known = <Name extends string, Value>(name: Name, value: Value | null): { [One in Name]?: Value } =>
  (value === null ? {} : { [name]: value }) as { [One in Name]?: Value };

type Person = NonNullable<Included['user']>;

export const toRaiaUser = (user: Person | UserView): RaiaUser => ({
  id: user.id,
  firstName: user.firstName ?? '',
  lastName: user.lastName ?? '',
  ...known('context', user.context),
  ...known('source', user.source),
  ...known('fkId', user.foreignId),
  ...known('fkUserId', user.foreignUserId),
  ...known('email', user.email),
  ...known('phoneNumber', user.phone),
  metadata: { customData: { ...user.metadata } },
  isAnonymized: user.isAnonymized,
});

/** Members have one name: what is before its first space is taken for the first. */
const toAssignedUser = ({ id, name, email, phone, avatarUrl }: NonNullable<Included['assignee']>): RaiaAssignedUser => {
  const [firstName = '', ...rest] = name.trim().split(/\s+/);
  return { id, firstName, lastName: rest.join(' '), avatarUrl, email: email ?? '', phoneNumber: phone };
};

export const toRaiaConversation = (
  record: FoundConversation['record'],
  { user = null, assignee = null }: { user?: Person | UserView | null; assignee?: Included['assignee'] },
): RaiaConversation => ({
  id: record.id,
  conversationUserId: record.userId,
  ...known('title', record.title),
  ...known('score', record.score && record.score.score),
  ...known('summary', record.summary && record.summary.text),
  aiConversationId: record.aiConversationId ?? `conv_${record.id.replaceAll('-', '')}`,
  metadata: { customData: { ...record.customData } },
  ...known('aiCallId', record.aiCallId),
  mode: record.mode,
  ...known('conversationStateId', record.stateId),
  user: user && toRaiaUser(user),
  createdAt: record.createdAt,
  updatedAt: record.updatedAt,
  assignedUser: assignee && toAssignedUser(assignee),
  isAnonymized: record.anonymisedAt !== null,
});

type Vote = Rating & { readonly rating: 'up' | 'down' };
/** raia knows votes; what is said without one has no place there. */
const votesIn = (ratings: readonly Rating[] = []): readonly Vote[] =>
  ratings.filter((one): one is Vote => one.rating !== null);

const toBaseFeedback = (given: Vote): RaiaBaseFeedback => ({
  id: given.id,
  voteType: given.rating,
  question: given.question,
  answer: given.suggestedAnswer ?? given.answer,
  comment: given.comment,
  userEmail: given.raterEmail,
});

const toRaiaFeedback = (given: Vote): RaiaFeedback => ({
  ...toBaseFeedback(given),
  createdAt: given.createdAt,
  updatedAt: given.updatedAt,
});

export const toRaiaConversationWithFeedbacks = ({
  record,
  included,
}: FoundConversation): RaiaConversationWithFeedbacks => ({
  ...toRaiaConversation(record, included),
  feedbacks: votesIn(included.ratings).map(toRaiaFeedback),
});

/** By the message that was rated. */
export const feedbacksByMessage = ({ ratings }: Included): ReadonlyMap<string, readonly RaiaBaseFeedback[]> => {
  const found = new Map<string, RaiaBaseFeedback[]>();
  for (const vote of votesIn(ratings))
    found.set(vote.messageId, [...(found.get(vote.messageId) ?? []), toBaseFeedback(vote)]);
  return found;
};

export const toRaiaState = (state: StateView): RaiaState => ({
  id: state.id,
  name: state.name,
  description: state.description,
  color: state.color,
  isPersistent: state.persistent,
  createdAt: state.createdAt,
  updatedAt: state.updatedAt,
});
