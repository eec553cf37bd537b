import type { RowChange, StreamRef } from '@verbatim/event-store';
import type { Actor } from '@verbatim/kernel';
import type { Claim } from '@verbatim/owed-work';
import type { ConversationEvent } from '../domain/conversation.events';
import type { Conversation } from '../domain/conversation.state';

export interface VersionedEvent {
  readonly event: ConversationEvent;
  readonly version: number;
}

/** One decision's effect on a stream: what its rows are computed from. */
export interface Change {
  readonly ref: StreamRef;
  readonly before: Conversation;
  readonly after: Conversation;
  readonly events: readonly VersionedEvent[];
  /** Who caused the events. */
  readonly actor: Actor;
  readonly traceparent: string | null;
}

/** Pure: the read-model rows that commit together with the events. */
export type Projection = (change: Change) => readonly RowChange[];

/** Pure: the promises that commit together with the events. `claim` is of this kind, or null. */
export interface Promised {
  readonly kind: string;
  rows(change: Change, claim: Claim | null): readonly RowChange[];
}
