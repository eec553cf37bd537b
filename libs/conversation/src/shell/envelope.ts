import type { EventMetadata, NewEvent } from '@verbatim/event-store';
import type { CallContext, JsonObject } from '@verbatim/kernel';
import type { ConversationEvent } from '../domain/conversation.events';

export const metadataOf = (call: CallContext): EventMetadata => ({
  actor: call.actor,
  keyId: call.keyId,
  requestId: call.requestId,
  idempotencyKey: call.idempotency?.key ?? null,
  causationId: call.causationId,
  correlationId: call.correlationId,
  traceparent: call.traceparent,
});

export const toNewEvent = (event: ConversationEvent): NewEvent => ({
  type: event.type,
  data: event.data as unknown as JsonObject, // the event types hold plain JSON only
  content: (event.content ?? null) as JsonObject | null,
  occurredAt: event.data.occurredAt,
});
