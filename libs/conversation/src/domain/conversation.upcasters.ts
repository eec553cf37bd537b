import type { JsonObject } from '@verbatim/kernel';

/** An event as it lies in the log, of whatever version. */
export interface StoredEvent {
  readonly type: string;
  readonly data: JsonObject;
  readonly content: JsonObject | null;
}

/** Turns one stored version into the next one. `content` may be null (erased): an upcaster copes with that. */
export type Upcaster = <Event extends StoredEvent>(event: Event) => Event;

/** By the stored type an upcaster reads. Empty: every event is still at its first version. */
export const conversationUpcasters: Readonly<Record<string, Upcaster>> = {};
