import type { Message } from '@verbatim/kernel';
import type { Status } from '../conversation.events';

/**
 * All before it was copied from another conversation, as far as the act of `atMessageId`, a message of that one; null when
 * it was copied whole. From here on it goes its own way: what was open there stays open there alone, and is settled here.
 * The ids of what is settled are this conversation's. `status` is the one it has, so that counting needs this event alone.
 */
export type Forked = Message<
  'conversation.forked.v1',
  {
    fromConversationId: string;
    atMessageId: string | null;
    /** Of the other conversation: its last event that was copied, which has the same version here. */
    atVersion: number;
    status: Status;
    settledQuestionIds: readonly string[];
    /** Outbound messages that were still to be delivered. */
    settledMessageIds: readonly string[];
    occurredAt: string;
  },
  never
>;
