import type { RecordedEvent, StreamRef } from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';
import type { ConversationEvent, Details } from '../domain/conversation.events';
import type { ConversationRecord } from './conversation-reader.port';
import type { FeedbackRecord } from './feedback-record';
import type { MessageRecord, MessageWindow } from './message-reader.port';

/**
 * When: a version of the conversation, or a time (RFC 3339 UTC). A time means the version of the last event that had
 * happened by then, and all before it in the stream: what an import brought in later with times of its own lies where
 * the stream has it.
 */
export type AsOf = { readonly version: number } | { readonly time: string };

/** A version of a conversation that the caller has been shown to reach. */
export interface Moment {
  readonly stream: StreamRef;
  readonly version: number;
}

export interface PastRecord extends ConversationRecord {
  readonly contextState: Details['contextState'];
}

/** `version`: of the event that added it. */
export interface PastMessage extends MessageRecord {
  readonly version: number;
}

/** Null where it was not asked for. */
export interface PastConversation {
  readonly record: PastRecord;
  /** The newest, oldest first. */
  readonly messages: readonly MessageRecord[] | null;
  /** The newest, newest first. */
  readonly feedback: readonly FeedbackRecord[] | null;
}

/** How many of the newest of each. */
export interface Along {
  readonly messages?: number;
  readonly feedback?: number;
}

export interface PastStep {
  readonly stored: RecordedEvent;
  readonly event: ConversationEvent;
  /** Deleted at that moment. */
  readonly isHidden: boolean;
  /** The conversation as this event left it. To be asked before the next step is. */
  record(): PastRecord;
}

/** Further back than this many events nobody is led: each is read and folded again for every look. */
export const MOST_EVENTS = 100_000;

/**
 * Conversations as they were: their streams folded up to a version by what writes the live rows. What was erased since is
 * erased in the past as well. Each read costs time in proportion to the version; the memory does not grow with it.
 */
export interface Past {
  /**
   * Errors: conversation.not-found (also when it is deleted now), past.not-found (it had not begun, or has not come so
   * far), past.too-long. `asOf` null: now. `pointer` names the parameter that says when.
   */
  moment(scope: AccountScope, conversationId: string, asOf: AsOf | null, pointer?: string): Promise<Moment>;
  /** Errors: past.not-found when it was deleted at that moment; `messages` likewise. */
  conversation(moment: Moment, along?: Along): Promise<PastConversation>;
  /** Up to `limit + 1` messages next to the place, nearest first, as MessageReader lists them. */
  messages(moment: Moment, window: MessageWindow): Promise<readonly PastMessage[]>;
  /** The messages there were by then, in order; what is learnt about one after it was said may be missing from it. */
  said(moment: Moment): AsyncIterable<readonly MessageRecord[]>;
  /** Every event up to the moment, in order. */
  steps(moment: Moment): AsyncIterable<PastStep>;
}
export const PAST = Symbol('Past');
