import { Query } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type {
  ConversationFilter,
  ConversationOrder,
  ConversationRecord,
  ListWindow,
} from '../../ports/conversation-reader.port';
import type { Include, Included } from '../../ports/included';
import type { AsOf } from '../../ports/past.port';

export interface FoundConversation {
  readonly record: ConversationRecord;
  /** What was asked for along with it. */
  readonly included: Included;
}

/** Errors: conversation.not-found; with `asOf` also past.not-found, past.too-long, and nothing of the directory is included. */
export class GetConversationQuery extends Query<FoundConversation> {
  constructor(
    readonly scope: AccountScope,
    readonly conversationId: string,
    readonly include: readonly Include[] = [],
    readonly asOf: AsOf | null = null,
  ) {
    super();
  }
}

export interface FoundConversations {
  /**
   * Up to `limit + 1` next to the place, nearest first: with `before` that is the reverse of the order. The one too many
   * tells that there are more, and has nothing included.
   */
  readonly rows: readonly FoundConversation[];
  /** How many there are in all; null unless it was asked for. */
  readonly total: number | null;
}

export interface ConversationsWanted {
  /** `variantName`: of any project the scope reaches. */
  readonly filter: ConversationFilter & { readonly variantName?: string | undefined };
  readonly orderBy: ConversationOrder;
  readonly window: ListWindow;
  readonly include?: readonly Include[];
  /** Costs as much as reading all of them. */
  readonly count?: boolean;
}

export class ListConversationsQuery extends Query<FoundConversations> {
  constructor(
    readonly scope: AccountScope,
    readonly wanted: ConversationsWanted,
  ) {
    super();
  }
}
