import type { AccountScope } from '@verbatim/kernel';
import type { Status } from '../domain/conversation.events';

/** All that is given must hold; within one list any id will do. An id that names nothing matches nothing. */
export interface PageFilter {
  readonly projectIds?: readonly string[] | undefined;
  readonly agentIds?: readonly string[] | undefined;
  readonly userIds?: readonly string[] | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly conversationIds?: readonly string[] | undefined;
  readonly statuses?: readonly Status[] | undefined;
  /** RFC 3339. The range includes `createdFrom` and excludes `createdTo`. */
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  /** Has none of these yet. */
  readonly missing?: 'summary' | 'score' | undefined;
}

/** A place in the order of creation. `at` is the database's own text of a time: exact, and not for people. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

export interface Paged extends Place {
  readonly agentId: string;
  /** By a legal hold of its own. */
  readonly held: boolean;
}

/** Which part of the order a page is of: what lies behind a place (null: from the start), at most `limit`. */
export interface PageOf {
  readonly after: Place | null;
  readonly limit: number;
}

/** What a job did to conversations, as their logs tell: also of a step that was broken off and repeated. */
export interface JobReceipt {
  readonly conversations: number;
  readonly messages: number;
  /** Events whose content is gone. */
  readonly events: number;
  /** Answers kept for Idempotency-Keys that are about these conversations. */
  readonly answers: number;
}

/** Ids of many conversations, page by page in the order of creation, oldest first. */
export interface ConversationPages {
  /** Those the caller sees. `createdUntil`: RFC 3339; later ones are left out. */
  matching(scope: AccountScope, filter: PageFilter, createdUntil: string, page: PageOf): Promise<readonly Paged[]>;
  /**
   * One user's within the caller's reach, whether deleted, erased or neither. `withWords`: only those that are neither
   * anonymised nor erased.
   */
  ofUser(
    scope: AccountScope,
    user: { readonly userId: string; readonly agentId: string | null; readonly withWords: boolean },
    page: PageOf,
  ): Promise<readonly Paged[]>;
  /** Other people's, in which the user gave feedback. */
  ratedBy(scope: AccountScope, userId: string, page: PageOf): Promise<readonly Paged[]>;
  /** Which of them have an event that this job caused. */
  changedBy(scope: AccountScope, jobId: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Counts those of them that this job deleted, erased or anonymised. */
  receiptOf(scope: AccountScope, jobId: string, ids: readonly string[]): Promise<JobReceipt>;
}
export const CONVERSATION_PAGES = Symbol('ConversationPages');
