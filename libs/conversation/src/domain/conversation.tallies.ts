import type { ConversationEvent, Rated } from './conversation.events';
import type { Assessing, EndedAssessment, LiveConversation } from './conversation.state';

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
  const at = event.data.occurredAt;
  const met = before.owed?.requestId === requestId ? before.owed : null;
  return {
    owed: met ? null : before.owed,
    last: { requestId, owedFrom: met && met.dueAt < at ? met.dueAt : at, at, error: errorOf(event) },
  };
};

const errorOf = (event: AssessmentEvent): EndedAssessment['error'] => {
  if (event.type !== 'conversation.summary-failed.v1' && event.type !== 'conversation.score-failed.v1') return null;
  return { reason: event.data.reason, attempts: event.data.attempts };
};

/** What was owed is owed no more, since nobody would see it. */
export const givenUp = ({ last }: Assessing): Assessing => ({ owed: null, last });

/** One vote per rater and message: a change of mind takes the first one back. */
export const voted = (
  votes: LiveConversation['feedback'],
  now: Rated,
  was: Rated | null,
): LiveConversation['feedback'] => {
  const change = (vote: 'up' | 'down') => Number(now.rating === vote) - Number(was?.rating === vote);
  return { count: votes.count + (was ? 0 : 1), up: votes.up + change('up'), down: votes.down + change('down') };
};
