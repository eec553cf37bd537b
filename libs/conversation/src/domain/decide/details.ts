import type { JsonValue } from '@verbatim/kernel';
import type { ChangeDetails, Start } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import { detailFields, type ConversationEvent, type Details } from '../conversation.events';
import { isLive, type Conversation, type LiveConversation } from '../conversation.state';
import { writableOf } from './decision';
import { isSameJson } from './same-json';
import { broughtTo } from './status';

/**
 * Repeating a start is safe as long as its facts are the same: project, agent, user, environment, channel. Details,
 * labels and status may have changed since and do not count. The id of a deleted conversation stays taken.
 */
export const start = ({ data, meta }: Start, state: Conversation): readonly ConversationEvent[] => {
  if (state.status !== 'none') {
    if (isLive(state) && hasSameFacts(data, state)) return [];
    throw new ConversationError('conversation.exists', {}, '/id');
  }
  const { details, categoryIds, status, ...facts } = data;
  const categories = categoryIds && categoryIds.length > 0 ? { categoryIds: [...new Set(categoryIds)].sort() } : {};
  return [
    {
      type: 'conversation.started.v1',
      data: { ...facts, ...categories, occurredAt: meta.now },
      content: { title: null, context: null, customData: {}, ...details },
    },
    ...broughtTo(status ?? 'pending', meta),
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
  writableOf(state);
  const { changes, current } = data;
  const fields = detailFields.filter(
    (field) => changes[field] !== undefined && !isSameJson(changes[field] as JsonValue, current[field] as JsonValue),
  );
  if (fields.length === 0) return [];
  const content: Partial<Details> = Object.fromEntries(fields.map((field) => [field, changes[field]]));
  return [{ type: 'conversation.details-changed.v1', data: { fields, occurredAt: meta.now }, content }];
};
