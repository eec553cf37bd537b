import type { JsonValue } from '@verbatim/kernel';
import type { ChangeDetails, Details, Start } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { ConversationEvent } from '../conversation.events';
import { isLive, type Conversation, type LiveConversation } from '../conversation.state';
import { liveOf } from './decision';

/**
 * Repeating a start is safe as long as its facts are the same: project, agent, user, environment, channel. Title, context
 * and custom data may have changed since and do not count. The id of a deleted conversation stays taken.
 */
export const start = ({ data, meta }: Start, state: Conversation): readonly ConversationEvent[] => {
  if (state.status !== 'none') {
    if (isLive(state) && hasSameFacts(data, state)) return [];
    throw new ConversationError('conversation.exists', {}, '/id');
  }
  const { projectId, agentId, userId, environment, channel, title, context, customData } = data;
  return [
    {
      type: 'conversation.started.v1',
      data: { projectId, agentId, userId, environment, channel, occurredAt: meta.now },
      content: { title, context, customData },
    },
  ];
};

const hasSameFacts = (data: Start['data'], live: LiveConversation): boolean =>
  data.projectId === live.projectId &&
  data.agentId === live.agentId &&
  data.userId === live.userId &&
  data.environment === live.environment &&
  data.channel === live.channel;

/** Allowed in every status; only what differs from `current` is recorded. */
export const changeDetails = ({ data, meta }: ChangeDetails, state: Conversation): readonly ConversationEvent[] => {
  liveOf(state);
  const { changes, current } = data;
  const fields = detailFields.filter(
    (field) => changes[field] !== undefined && !isSameJson(changes[field], current[field]),
  );
  if (fields.length === 0) return [];
  const content: Partial<Details> = Object.fromEntries(fields.map((field) => [field, changes[field]]));
  return [{ type: 'conversation.details-changed.v1', data: { fields, occurredAt: meta.now }, content }];
};

const detailFields = ['title', 'context', 'customData'] as const;

/** Equal as JSON values: the order of an object's keys does not count, and a key that is undefined is not there. */
const isSameJson = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => isSameJson(item, b[i]))
    );
  }
  const [left, right] = [present(a), new Map(present(b))];
  return left.length === right.size && left.every(([key, value]) => isSameJson(value, right.get(key)));
};

const present = (object: object): [string, JsonValue][] =>
  Object.entries(object).filter(([, value]) => value !== undefined);
