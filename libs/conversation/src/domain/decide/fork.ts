import type { Fork } from '../conversation.commands';
import type { ConversationEvent } from '../conversation.events';
import type { Conversation } from '../conversation.state';
import { liveOf } from './decision';

/** Allowed in every status: who forks wants to go on from there, and a copy changes nothing of what it came from. */
export const fork = ({ data, meta }: Fork, state: Conversation): readonly ConversationEvent[] => {
  const { status, open, undelivered, forkedFrom } = liveOf(state);
  const { fromConversationId, atMessageId, atVersion } = data;
  if (forkedFrom?.conversationId === fromConversationId && forkedFrom.version === atVersion) return [];
  return [
    {
      type: 'conversation.forked.v1',
      data: {
        fromConversationId,
        atMessageId,
        atVersion,
        status,
        settledQuestionIds: open.map(({ questionId }) => questionId),
        settledMessageIds: undelivered,
        occurredAt: meta.now,
      },
      content: null,
    },
  ];
};
