import type { GiveFeedbackCommand } from '@verbatim/conversation';
import { refuse } from '@verbatim/http';
import type { AlliCaller } from './alli.callers';
import type { AlliFeedbackBody } from './alli.requests';

/** Null: the acting member, or the user of the conversation. */
export const raterOf = ({ call, userId }: AlliCaller): GiveFeedbackCommand['rater'] =>
  call.actor.kind === 'member' || userId === null ? null : { kind: 'user', id: userId };

/** An empty text says nothing. Throws `request.invalid` where nothing is said at all. */
export const toFeedback = ({ rating, selection, suggestedAnswer }: AlliFeedbackBody): GiveFeedbackCommand['given'] => {
  const reasons = [selection ?? []].flat().filter((choice) => choice !== '');
  if (rating == null && reasons.length === 0 && !suggestedAnswer)
    throw refuse('request.invalid', 'The feedback says nothing.', {
      errors: [{ pointer: '', message: 'Expected at least one of rating, selection, suggestedAnswer' }],
    });
  return {
    rating: rating == null ? null : rating ? 'up' : 'down',
    value: null,
    reasons,
    suggestedAnswer: suggestedAnswer || null,
    comment: null,
  };
};
