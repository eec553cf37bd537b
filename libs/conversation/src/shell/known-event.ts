import { UnknownEventType, upcast, type StoredFact, type UpcasterRegistry } from '@verbatim/event-store';
import type { JsonObject, Message } from '@verbatim/kernel';
import { conversationEventTypes, isConversationEvent } from '../domain/conversation.event-types';
import type { ConversationEvent } from '../domain/conversation.events';
import { conversationUpcasters } from '../domain/conversation.upcasters';

const registry: UpcasterRegistry = {
  current: new Set(Object.keys(conversationEventTypes)),
  upcasters: conversationUpcasters,
};

/** A stored event, without its content, as today's code knows it. Throws UnknownEventType: whoever reads holds there. */
export const knownEvent = (stored: StoredFact): ConversationEvent => wholeEvent({ ...stored, content: null });

/** The same with what people wrote; null where it was erased. */
export const wholeEvent = (stored: StoredFact & { readonly content: JsonObject | null }): ConversationEvent => {
  const [event] = upcast([stored], registry);
  if (!event || !isConversationEvent(event)) throw new UnknownEventType(stored.type, stored.version);
  return event;
};

/** Stored events with their content, as today's code knows them. Throws UnknownEventType. */
export const knownEvents = <Stored extends Message & { readonly version: number }>(
  stored: readonly Stored[],
): readonly (Stored & ConversationEvent)[] =>
  upcast(stored, registry).map((event) => {
    if (!isConversationEvent(event)) throw new UnknownEventType(event.type, event.version);
    return event;
  });
