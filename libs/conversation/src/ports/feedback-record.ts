import type { Rated, Rater } from '../domain/conversation.events';

/** What one rater thinks of one message by now. Texts are null when never given or erased. */
export interface FeedbackRecord extends Rated {
  readonly id: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly rater: Rater;
  readonly reasons: readonly string[];
  readonly suggestedAnswer: string | null;
  readonly comment: string | null;
  /** Counts the changes of mind, from 1. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** With what was rated: enough to learn from it without another call. */
export interface RatedAnswer extends FeedbackRecord {
  /** The user's message that was answered; null when nothing was asked, or once erased. */
  readonly question: string | null;
  readonly answer: string | null;
}
