import type { StreamRef } from '@verbatim/event-store';

/**
 * Takes people's words out of a stream and of all that was made from it. Repeating it changes nothing. Throws
 * conversation.legal-hold while the conversation is held.
 */
export interface Eraser {
  /** How many events have content that a scrub would take. */
  count(stream: StreamRef): Promise<number>;
  /** How many events had content that is now gone. */
  scrub(stream: StreamRef): Promise<number>;
  /** The same of what one user said about the messages of a stream, and of nothing else in it. */
  scrubFeedback(stream: StreamRef, userId: string): Promise<number>;
}
export const ERASER = Symbol('Eraser');
