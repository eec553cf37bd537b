import { knownEvent } from '@verbatim/conversation';
import type { WebhookEventType, WebhookInterest } from '@verbatim/directory';
import { isCopied, isImported, type RecordedEvent } from '@verbatim/event-store';
import type { ClientBase } from 'pg';
import { FactsOfConversations, type ConversationFacts } from '../events/conversation-facts';
import { eventIdOf } from '../events/public-event';
import { saidBy } from '../events/said-by';

/** An event that an endpoint is to be sent. */
export interface Wanted {
  readonly endpointId: string;
  readonly type: WebhookEventType;
  readonly event: RecordedEvent;
}

/** Of one shard's events those that these endpoints want, in order. */
export const wantedOf = async (
  db: Pick<ClientBase, 'query'>,
  shard: number,
  recorded: readonly RecordedEvent[],
  endpoints: readonly WebhookInterest[],
): Promise<readonly Wanted[]> => {
  const byAccount = new Map<string, WebhookInterest[]>();
  for (const one of endpoints) byAccount.set(one.accountId, [...(byAccount.get(one.accountId) ?? []), one]);
  const told = recorded.flatMap((event) => {
    if (!byAccount.has(event.accountId) || isImported(event) || isCopied(event)) return []; // told where it happened
    const said = saidBy(knownEvent(event), event.streamId, event.version);
    return said ? [{ event, type: said.type }] : [];
  });
  const facts = await FactsOfConversations.read(
    db,
    shard,
    told.map(({ event }) => event),
  );
  return told.flatMap(({ event, type }) => {
    const interested = (byAccount.get(event.accountId) ?? []).filter((one) => wants(one, type, facts.of(event)));
    return interested.map(({ id: endpointId }) => ({ endpointId, type, event }));
  });
};

const wants = (endpoint: WebhookInterest, type: WebhookEventType, conversation: ConversationFacts): boolean =>
  (endpoint.eventTypes === null || endpoint.eventTypes.includes(type)) &&
  (endpoint.projectId === null || endpoint.projectId === conversation.projectId) &&
  (endpoint.agentId === null || endpoint.agentId === conversation.agentId) &&
  endpoint.environments.includes(conversation.environment);

/** As rows of `webhook_deliveries`, for `json_to_recordset`. */
export const rowsOf = (wanted: readonly Wanted[]): string =>
  JSON.stringify(
    wanted.map(({ endpointId, type, event }) => ({
      account_id: event.accountId,
      endpoint_id: endpointId,
      conversation_id: event.streamId,
      version: event.version,
      position: event.position,
      event_id: eventIdOf(event),
      type,
      occurred_at: event.occurredAt,
    })),
  );

export const waysOf = (wanted: readonly Wanted[]) =>
  wanted.map(({ endpointId, event }) => ({
    accountId: event.accountId,
    endpointId,
    conversationId: event.streamId,
  }));
