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
