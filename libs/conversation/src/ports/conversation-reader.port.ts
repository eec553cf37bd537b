import type { AccountScope, Environment, JsonObject } from '@verbatim/kernel';
import type { Mode, Status } from '../domain/conversation.events';

/** A row of `conversations`. Times are RFC 3339 UTC; texts are null when never given or erased. */
export interface ConversationRecord {
  readonly id: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly userId: string | null;
  readonly environment: Environment;
  readonly channel: string;
  readonly status: Status;
  readonly mode: Mode;
  readonly title: string | null;
  readonly context: string | null;
  readonly customData: JsonObject;
  readonly version: number;
  readonly messageCount: number;
  readonly turnCount: number;
  readonly openQuestions: number;
  readonly replyRunning: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly firstMessageAt: string | null;
  readonly lastMessageAt: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
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
  /** Up to `limit + 1` rows next to the place, nearest first; the one too many tells that there are more. */
  list(
    scope: AccountScope,
    filter: ConversationFilter,
    order: ConversationOrder,
    window: ListWindow,
  ): Promise<readonly ConversationRecord[]>;
}
export const CONVERSATION_READER = Symbol('ConversationReader');
