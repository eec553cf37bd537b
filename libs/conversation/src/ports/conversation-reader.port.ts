import type { AccountScope, Actor, Environment } from '@verbatim/kernel';
import type { Details, Mode, Status } from '../domain/conversation.events';
import type { Closing } from '../domain/conversation.idle';
import type { FeedbackRecord, RatedAnswer } from './feedback-record';

/** Who did something: the caller's kind (`key`, `member`, `worker`, …) and id. */
export interface By {
  readonly kind: Actor['kind'];
  readonly id: string;
}

/**
 * A conversation as its two rows have it. Times are RFC 3339 UTC; texts are null when never given or erased. The context
 * state may be large and is read apart.
 */
export interface ConversationRecord extends Omit<Details, 'contextState'> {
  readonly id: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly userId: string | null;
  readonly environment: Environment;
  readonly channel: string;
  readonly variantId: string | null;
  readonly status: Status;
  readonly mode: Mode;
  readonly stateId: string | null;
  readonly assigneeId: string | null;
  readonly categoryIds: readonly string[];
  readonly keepOpen: boolean;
  /** When the agent's timers will close it, and to what, if nothing happens. */
  readonly closing: Closing | null;
  readonly handover: {
    readonly at: string;
    readonly cause: 'requested' | 'failures';
    readonly reason: string | null;
    readonly destination: string | null;
  } | null;
  readonly summary: { readonly text: string | null; readonly at: string } | null;
  readonly score: { readonly score: number; readonly by: 'model' | 'human'; readonly at: string } | null;
  readonly feedback: { readonly count: number; readonly up: number; readonly down: number };
  readonly version: number;
  readonly messageCount: number;
  readonly turnCount: number;
  readonly silenceCount: number;
  readonly outOfDomainCount: number;
  readonly openQuestions: number;
  readonly replyRunning: boolean;
  readonly createdBy: By | null;
  readonly updatedBy: By | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When somebody last said or changed something that starts the inactivity timers anew. */
  readonly activeAt: string;
  readonly firstMessageAt: string | null;
  readonly lastMessageAt: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly anonymisedAt: string | null;
  /** One of its own: its project's or its user's may keep it as well. */
  readonly legalHold: { readonly since: string; readonly reason: string | null } | null;
  /** The conversation it is a copy of, up to a version that both have; `messageId` is that one's, null for a whole copy. */
  readonly forkedFrom: {
    readonly conversationId: string;
    readonly messageId: string | null;
    readonly version: number;
  } | null;
}

export const conversationOrders = ['created', 'updated', 'firstMessage', 'lastMessage', 'started', 'score'] as const;
/** What has no value there has no place in the order: no message yet, not started, not scored. */
export type ConversationOrder = (typeof conversationOrders)[number];

/** Times that can be asked for as a range. */
export const conversationTimes = ['created', 'updated', 'firstMessage', 'lastMessage', 'started'] as const;
type Ranges = { readonly [Time in (typeof conversationTimes)[number] as `${Time}From` | `${Time}To`]?: string };

/** All given conditions must hold; of a list, one of its values. Ranges include `from` and exclude `to`. */
export interface ConversationFilter extends Ranges {
  readonly id?: readonly string[];
  readonly projectId?: readonly string[];
  readonly agentId?: readonly string[];
  readonly userId?: readonly string[];
  /** Has any of them. */
  readonly categoryId?: readonly string[];
  readonly stateId?: readonly string[];
  readonly variantId?: readonly string[];
  readonly forkedFrom?: readonly string[];
  readonly status?: readonly Status[];
  /** True: pending, in progress or paused. False: at an end. */
  readonly inProgress?: boolean;
  readonly mode?: Mode;
  /** `none`: nobody's. */
  readonly assigneeId?: string;
  readonly assignmentId?: string;
  readonly environment?: Environment;
  readonly channel?: string;
  /** A reply is running, or a question open. */
  readonly activeOnly?: boolean;
  /** False: nothing was said yet. */
  readonly hasMessages?: boolean;
  readonly hasFeedback?: boolean;
  readonly feedback?: 'up' | 'down';
  readonly scoreFrom?: number;
  readonly scoreTo?: number;
  /**
   * Words, all of them in the title and summary, or in the agent's name, or in what identifies the user. Of three
   * characters or more: anywhere; shorter: at the beginning of a word.
   */
  readonly q?: string;
}

const underWay: Readonly<Record<Status, boolean>> = {
  pending: true,
  in_progress: true,
  paused: true,
  completed: false,
  abandoned: false,
  failed: false,
  archived: false,
};
/** Not at an end. */
export const isUnderWay = (status: Status): boolean => underWay[status];

/** A place in an ordered list: the sort value and id of the row it lies behind. */
export interface ListPosition {
  readonly at: string | null;
  readonly id: string;
}

/** At most one of `after`, `before` and `offset`. Every caller has a limit of its own; here it is any. */
export interface ListWindow {
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
  readonly after: ListPosition | null;
  readonly before: ListPosition | null;
  /** Rows to pass over, each of which costs. */
  readonly offset?: number;
}

/** Each read is one statement. */
export interface ConversationReader {
  /** Null when missing, deleted or outside the scope: the three look the same. */
  find(scope: AccountScope, id: string): Promise<ConversationRecord | null>;
  /** All details as they are now; null as for `find`. */
  details(scope: AccountScope, id: string): Promise<Details | null>;
  /** Up to `limit + 1` rows next to the place, nearest first; the one too many tells that there are more. */
  list(
    scope: AccountScope,
    filter: ConversationFilter,
    order: ConversationOrder,
    window: ListWindow,
  ): Promise<readonly ConversationRecord[]>;
  /** How many the filter holds that have a place in the order. */
  count(scope: AccountScope, filter: ConversationFilter, order: ConversationOrder): Promise<number>;
  /** The context states of conversations the caller has been shown to reach; who has none is not in it. */
  contextStates(scope: AccountScope, ids: readonly string[]): Promise<ReadonlyMap<string, Details['contextState']>>;
  /** The feedback of such conversations, newest first and up to `most` of each. */
  feedbackOf(
    scope: AccountScope,
    ids: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly FeedbackRecord[]>>;
  /** The same with what was rated. */
  ratingsOf(
    scope: AccountScope,
    ids: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly RatedAnswer[]>>;
}
export const CONVERSATION_READER = Symbol('ConversationReader');

/** The value that places a conversation in an order; null when it has no place there. */
export const placeIn = (
  row: Pick<ConversationRecord, 'createdAt' | 'updatedAt' | 'firstMessageAt' | 'lastMessageAt' | 'startedAt' | 'score'>,
  order: ConversationOrder,
): string | null => {
  if (order === 'score') return row.score && String(row.score.score);
  return {
    created: row.createdAt,
    updated: row.updatedAt,
    firstMessage: row.firstMessageAt,
    lastMessage: row.lastMessageAt,
    started: row.startedAt,
  }[order];
};
