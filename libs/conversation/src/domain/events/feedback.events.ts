import type { Message } from '@verbatim/kernel';

export type Vote = 'up' | 'down';
/** `member`: a human agent. `id` is null for a user nobody named. */
export interface Rater {
  readonly kind: 'user' | 'member';
  readonly id: string | null;
}

export interface Rated {
  readonly rating: Vote | null;
  /** A number on the integrator's own scale. */
  readonly value: number | null;
}

/**
 * One rater's feedback on one message, as it is from now on. `revision` counts a rater's changes of mind, from 1; `was`
 * is the vote it takes the place of, so that counting needs this event alone.
 */
export type FeedbackGiven = Message<
  'conversation.feedback-given.v1',
  Rated & {
    feedbackId: string;
    messageId: string;
    rater: Rater;
    revision: number;
    was: (Rated & { readonly occurredAt: string }) | null;
    occurredAt: string;
  },
  { reasons: readonly string[]; suggestedAnswer: string | null; comment: string | null }
>;
