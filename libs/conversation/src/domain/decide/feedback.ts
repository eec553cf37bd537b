import type { Feedback, GiveFeedback } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { ConversationEvent } from '../conversation.events';
import type { Conversation } from '../conversation.state';
import { writableOf } from './decision';
import { isSameJson } from './same-json';

/**
 * Allowed in every status: people say what they think when they like. The second vote of a rater changes the first. What
 * is rated is an answer, or anything else that was said to the user; never the user's own words.
 */
export const giveFeedback = ({ data, meta }: GiveFeedback, state: Conversation): readonly ConversationEvent[] => {
  writableOf(state);
  const { messageId, role, rater, given, current } = data;
  if (role === 'user') throw new ConversationError('feedback.not-rateable', { messageId });
  if (current && isSame(given, current)) return [];
  const { rating, value, ...content } = given;
  return [
    {
      type: 'conversation.feedback-given.v1',
      data: {
        feedbackId: current?.feedbackId ?? data.feedbackId,
        messageId,
        rater,
        rating,
        value,
        revision: (current?.revision ?? 0) + 1,
        was: current && { rating: current.rating, value: current.value, occurredAt: current.occurredAt },
        occurredAt: meta.now,
      },
      content,
    },
  ];
};

const isSame = (a: Feedback, b: Feedback): boolean =>
  a.rating === b.rating &&
  a.value === b.value &&
  a.suggestedAnswer === b.suggestedAnswer &&
  a.comment === b.comment &&
  isSameJson(a.reasons, b.reasons);
