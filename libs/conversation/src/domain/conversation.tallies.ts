import type { ConversationEvent, Rated } from './conversation.events';
import type { Assessing, LiveConversation } from './conversation.state';

type AssessmentEvent = Extract<
  ConversationEvent,
  {
    readonly type:
      `conversation.${'summary' | 'score'}-${string}` | 'conversation.summarised.v1' | 'conversation.scored.v1';
  }
>;

/** A result or a failure ends the request it belongs to; a human's score, which nobody owed, ends none. */
export const assessing = (before: Assessing, event: AssessmentEvent): Assessing => {
  const { requestId } = event.data;
  if (event.type === 'conversation.summary-requested.v1' || event.type === 'conversation.score-requested.v1') {
    const { cause, dueAt } = event.data;
    return { ...before, owed: { requestId, cause, dueAt } };
  }
  return { owed: before.owed?.requestId === requestId ? null : before.owed, lastRequestId: requestId };
};

/** What was owed is owed no more, since nobody would see it. */
export const givenUp = ({ lastRequestId }: Assessing): Assessing => ({ owed: null, lastRequestId });

/** One vote per rater and message: a change of mind takes the first one back. */
export const voted = (
  votes: LiveConversation['feedback'],
  now: Rated,
  was: Rated | null,
): LiveConversation['feedback'] => {
  const change = (vote: 'up' | 'down') => Number(now.rating === vote) - Number(was?.rating === vote);
  return { count: votes.count + (was ? 0 : 1), up: votes.up + change('up'), down: votes.down + change('down') };
};
