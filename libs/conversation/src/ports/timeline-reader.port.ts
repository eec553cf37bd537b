import type { AccountScope } from '@verbatim/kernel';
import type { WorkNote } from '../domain/conversation.events';

/** How a piece of owed work stands. Times are RFC 3339 UTC, by the database's clock. */
export interface WorkStanding {
  /** A lane does one thing at a time: what is asked about may be another thing than it is about now. */
  readonly subjectId: string;
  readonly isOwed: boolean;
  readonly attempt: number;
  readonly attemptsLeft: number;
  /** Held: until when, unless its lease is renewed. Else: from when on it may be claimed. */
  readonly availableAt: string;
  readonly giveUpAt: string;
  /** Who holds it; null: nobody. */
  readonly worker: string | null;
  readonly lastError: string | null;
  readonly history: readonly WorkNote[];
  /** When it stood so. */
  readonly now: string;
}

/** Reads within a conversation the caller has been shown to reach. Each is one statement; null when there is none. */
export interface TimelineReader {
  /** The version of the event that added the message, and the database's time. */
  added(
    scope: AccountScope,
    conversationId: string,
    messageId: string,
  ): Promise<{ readonly version: number; readonly now: string } | null>;
  /** The reply the conversation is owed, or was last. */
  reply(scope: AccountScope, conversationId: string): Promise<WorkStanding | null>;
  delivery(scope: AccountScope, messageId: string): Promise<WorkStanding | null>;
}
export const TIMELINE_READER = Symbol('TimelineReader');
