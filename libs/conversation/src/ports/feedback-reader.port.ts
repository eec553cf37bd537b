import type { AccountScope } from '@verbatim/kernel';
import type { Rated, Rater, Vote } from '../domain/conversation.events';
import type { ListWindow } from './conversation-reader.port';
import type { FeedbackRecord, RatedAnswer } from './feedback-record';

export type { FeedbackRecord, RatedAnswer } from './feedback-record';

/** One vote as it was given. Texts are null once erased. */
export interface GivenVote extends Rated {
  readonly feedbackId: string;
  readonly messageId: string;
  readonly rater: Rater;
  readonly reasons: readonly string[];
  readonly suggestedAnswer: string | null;
  readonly comment: string | null;
  readonly revision: number;
  /** The version of the conversation it made. */
  readonly version: number;
  readonly at: string;
}

/** A message by its conversation and its id. */
export interface MessageRef {
  readonly conversationId: string;
  readonly id: string;
}

/** All given conditions must hold; ranges include `from` and exclude `to`. */
export interface FeedbackFilter {
  readonly conversationId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly agentId?: string | undefined;
  /** The user of the conversation. */
  readonly userId?: string | undefined;
  readonly raterKind?: Rater['kind'] | undefined;
  readonly rating?: Vote | undefined;
  readonly hasSuggestedAnswer?: boolean | undefined;
  readonly updatedFrom?: string | undefined;
  readonly updatedTo?: string | undefined;
}

/** In the order of the latest vote. Only of conversations that are there and within the scope. */
export interface FeedbackReader {
  find(scope: AccountScope, conversationId: string, messageId: string, rater: Rater): Promise<FeedbackRecord | null>;
  /** Of each of these messages the latest by a user and the latest by a member. One statement; none for none. */
  latestOn(scope: AccountScope, messages: readonly MessageRef[]): Promise<readonly FeedbackRecord[]>;
  /** Up to `limit + 1` rows next to the place, nearest first. */
  list(scope: AccountScope, filter: FeedbackFilter, window: ListWindow): Promise<readonly FeedbackRecord[]>;
  listAnswers(scope: AccountScope, filter: FeedbackFilter, window: ListWindow): Promise<readonly RatedAnswer[]>;
  /** Up to `limit + 1` votes on a message after a version, in the order they were given. */
  history(
    scope: AccountScope,
    conversationId: string,
    messageId: string,
    window: { readonly limit: number; readonly after: number | null; readonly before: number | null },
  ): Promise<readonly GivenVote[]>;
}
export const FEEDBACK_READER = Symbol('FeedbackReader');

/** In the place of an id where nobody was named. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';
