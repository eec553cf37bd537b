import type { AccountScope, Actor, Environment } from '@verbatim/kernel';
import type { Details, Mode, Status } from '../domain/conversation.events';
import type { Closing } from '../domain/conversation.idle';

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
}

export const conversationOrders = ['created', 'updated', 'lastMessage'] as const;
export type ConversationOrder = (typeof conversationOrders)[number];

/** All given conditions must hold; ranges include `from` and exclude `to`. */
export interface ConversationFilter {
  readonly userId?: string;
  readonly agentId?: string;
  readonly status?: readonly Status[];
  readonly mode?: Mode;
  readonly environment?: Environment;
  readonly createdFrom?: string;
  readonly createdTo?: string;
  readonly updatedFrom?: string;
  readonly updatedTo?: string;
  readonly lastMessageFrom?: string;
  readonly lastMessageTo?: string;
}

/** A place in an ordered list: the sort value and id of the row it lies behind. */
export interface ListPosition {
  readonly at: string | null;
  readonly id: string;
}

export interface ListWindow {
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
  readonly after: ListPosition | null;
  readonly before: ListPosition | null;
}

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
}
export const CONVERSATION_READER = Symbol('ConversationReader');
