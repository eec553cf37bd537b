import type {
  AgentMessagePosted,
  Annotations,
  DeliveryFailureReason,
  MessageDetails,
  MessageFacts,
  WorkTiming,
} from '../conversation.events';
import type { CommandMessage } from './command';

/** Only named annotations change. `current` is what is stored now: the state keeps none. */
export type AnnotateMessage = CommandMessage<
  'AnnotateMessage',
  { messageId: string; changes: Partial<Annotations>; current: Annotations | null }
>;

/** The agent speaks first. With `delivery` the message is owed to the user outside. */
export type PostAgentMessage = CommandMessage<
  'PostAgentMessage',
  {
    messageId: string;
    text: string;
    delivery: AgentMessagePosted['data']['delivery'];
    authorId?: string;
    facts?: MessageFacts;
    details?: MessageDetails;
  }
>;

export type RecordDelivery = CommandMessage<
  'RecordDelivery',
  {
    messageId: string;
    outcome: 'delivered' | 'failed';
    attempts: number;
    reason: DeliveryFailureReason | null;
    reference: string | null;
    timing?: WorkTiming;
  }
>;

export type MessageCommand = AnnotateMessage | PostAgentMessage | RecordDelivery;
