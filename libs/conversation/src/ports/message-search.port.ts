import type { AccountScope, Environment } from '@verbatim/kernel';
import type { MessageRecord } from './message-reader.port';

/** All given conditions must hold; of a list, one of its values. */
export interface MessageSearchFilter {
  /** As people type it: words, all of them; "a phrase"; or; -not. At least one word that is to be there. */
  readonly q: string;
  readonly conversationId?: string | undefined;
  readonly projectId?: readonly string[] | undefined;
  readonly agentId?: readonly string[] | undefined;
  /** The user of the conversation. */
  readonly userId?: readonly string[] | undefined;
  readonly role?: MessageRecord['role'] | undefined;
  readonly environment?: Environment | undefined;
  /** When it was said: from inclusive, to exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The place of a message among all of an account. */
export interface MessagePlace {
  readonly at: string;
  readonly conversationId: string;
  readonly seq: number;
}

export interface FoundMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly role: MessageRecord['role'];
  readonly text: string;
  readonly createdAt: string;
}

export interface MessageSearch {
  /**
   * Up to `limit + 1` messages next to the place, nearest first; newest first, or oldest first from `before`. Throws
   * `search.too-broad` when it takes too long.
   */
  find(
    scope: AccountScope,
    filter: MessageSearchFilter,
    window: {
      readonly limit: number;
      readonly after: MessagePlace | null;
      readonly before: MessagePlace | null;
    },
  ): Promise<readonly FoundMessage[]>;
}
export const MESSAGE_SEARCH = Symbol('MessageSearch');
