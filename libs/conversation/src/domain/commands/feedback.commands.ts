import type { Rated, Rater } from '../conversation.events';
import type { CommandMessage } from './command';

export interface Feedback extends Rated {
  readonly reasons: readonly string[];
  readonly suggestedAnswer: string | null;
  readonly comment: string | null;
}

export interface StoredFeedback extends Feedback {
  readonly feedbackId: string;
  readonly revision: number;
  /** When it was last given. */
  readonly occurredAt: string;
}

/**
 * Of one rater on one message. `role` is who wrote the message, `current` what this rater's feedback on it is now: the
 * state keeps only counts.
 */
export type GiveFeedback = CommandMessage<
  'GiveFeedback',
  {
    feedbackId: string;
    messageId: string;
    role: 'user' | 'agent' | 'human';
    rater: Rater;
    given: Feedback;
    current: StoredFeedback | null;
  }
>;
