import type { Assign, Categorise, ChangeTimer, SetState } from '../conversation.commands';
import type { ConversationEvent } from '../conversation.events';
import type { Conversation } from '../conversation.state';
import { liveOf } from './decision';

// Labels are the tenant's own: every status takes them, and none moves the lifecycle.

export const setState = ({ data, meta }: SetState, state: Conversation): readonly ConversationEvent[] => {
  const { stateId: from } = liveOf(state);
  const { stateId } = data;
  if (stateId === from) return [];
  return [{ type: 'conversation.state-set.v1', data: { from, stateId, occurredAt: meta.now }, content: null }];
};

export const assign = ({ data, meta }: Assign, state: Conversation): readonly ConversationEvent[] => {
  const { assigneeId: from } = liveOf(state);
  const { assigneeId } = data;
  if (assigneeId === from) return [];
  return [{ type: 'conversation.assigned.v1', data: { from, assigneeId, occurredAt: meta.now }, content: null }];
};

/** The order in which categories are named, and naming one twice, mean nothing. */
export const categorise = ({ data, meta }: Categorise, state: Conversation): readonly ConversationEvent[] => {
  const { categoryIds: before } = liveOf(state);
  const categoryIds = [...new Set(data.categoryIds)].sort();
  const added = categoryIds.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !categoryIds.includes(id));
  if (added.length === 0 && removed.length === 0) return [];
  return [
    {
      type: 'conversation.categorised.v1',
      data: { categoryIds, added, removed, occurredAt: meta.now },
      content: null,
    },
  ];
};

export const changeTimer = ({ data, meta }: ChangeTimer, state: Conversation): readonly ConversationEvent[] => {
  const { keepOpen } = data;
  if (liveOf(state).keepOpen === keepOpen) return [];
  return [{ type: 'conversation.timer-changed.v1', data: { keepOpen, occurredAt: meta.now }, content: null }];
};
