import type { Conversation } from '../domain/conversation.state';
import type { VersionedEvent } from './projection';

/** What a run of commands came to. */
export interface Outcome {
  readonly before: Conversation;
  readonly after: Conversation;
  /** The stream's version: the one just written, or the present one when nothing was new. */
  readonly version: number;
  /** Empty when nothing was new. */
  readonly events: readonly VersionedEvent[];
}
