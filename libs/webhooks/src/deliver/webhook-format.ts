import type { FoundConversation, GetConversationQuery } from '@verbatim/conversation';
import type { PublicEvent } from '../events/public-event';

/** Who is told, and what a conversation is at the moment of telling; null when the API shows it no more. */
export interface Telling {
  readonly accountId: string;
  readonly conversation: FoundConversation | null;
}

/** A test event, before anybody's words. */
export interface TestEvent {
  readonly id: string;
  /** RFC 3339 UTC. */
  readonly timestamp: string;
  readonly accountId: string;
  readonly webhookId: string;
}

/** The words in which an endpoint is told events. A dialect brings its own. */
export interface WebhookFormat {
  /** Stored with endpoints. */
  readonly name: string;
  /** What must come with a conversation for its events to be told. */
  readonly include: GetConversationQuery['include'];
  /** What is posted; null: there are no words for it. */
  eventOf(event: PublicEvent, telling: Telling): object | null;
  testOf(test: TestEvent): object;
}

export const WEBHOOK_FORMATS = Symbol('WebhookFormats');
