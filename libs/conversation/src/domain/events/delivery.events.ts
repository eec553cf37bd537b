import type { Message } from '@verbatim/kernel';
import type { MessageDetails, MessageFacts } from './message-details';
import type { WorkTiming } from './work-timing';

export type DeliveryChannel = 'email' | 'sms' | 'voice';

/** How an outbound message leaves. `includeSignature` absent: as it is, without the sender's signature. */
export interface DeliveryPlan {
  readonly channel: DeliveryChannel;
  readonly connectorId: string;
  readonly includeSignature?: true;
}

/**
 * The agent speaks first: it answers nothing. With `delivery` the message is owed to the user outside. `authorId` is the
 * member who had it said; absent when none did.
 */
export type AgentMessagePosted = Message<
  'conversation.agent-message-posted.v1',
  MessageFacts & {
    messageId: string;
    seq: number;
    delivery: DeliveryPlan | null;
    authorId?: string;
    occurredAt: string;
  },
  { text: string; details?: MessageDetails }
>;

export type DeliveryFailureReason =
  | 'connector-missing'
  | 'connector-rejected' // 4xx, refused recipient, bad credential
  | 'connector-unavailable' // network, 5xx: attempts or age used up
  | 'worker-lost'
  | 'user-missing'
  | 'conversation-closed';

/**
 * What became of an outbound message, once. `reference` is its id at whoever took it; `attempts` is 0 when the end of the
 * conversation came first.
 */
export type DeliveryRecorded = Message<
  'conversation.delivery-recorded.v1',
  {
    messageId: string;
    outcome: 'delivered' | 'failed';
    attempts: number;
    reason: DeliveryFailureReason | null;
    reference: string | null;
    timing?: WorkTiming;
    occurredAt: string;
  },
  never
>;
