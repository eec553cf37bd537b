import { isCopied, type RecordedEvent } from '@verbatim/event-store';
import type { ConversationEvent } from '../../domain/conversation.events';

/** Something that an agent may want something done about. */
export interface Moment {
  readonly accountId: string;
  readonly conversationId: string;
  readonly position: number;
  readonly traceparent: string | null;
  readonly at: string;
  readonly what:
    | { readonly kind: 'started'; readonly agentId: string }
    | { readonly kind: 'completed' }
    | { readonly kind: 'turn'; readonly seq: number }
    /** Only starts the inactivity timer. */
    | { readonly kind: 'moved' };
}

export const momentOf = (recorded: RecordedEvent, event: ConversationEvent): Moment | null => {
  const what = isCopied(recorded) ? null : whatOf(event);
  if (!what) return null;
  const { accountId, streamId: conversationId, position, metadata } = recorded;
  return { accountId, conversationId, position, traceparent: metadata.traceparent, at: event.data.occurredAt, what };
};

/** The rest starts no timer: an answer only moves it later, which is seen when it is due. */
const moving: ReadonlySet<ConversationEvent['type']> = new Set([
  'conversation.human-message-posted.v1',
  'conversation.agent-message-posted.v1',
  'conversation.message-imported.v1',
  'conversation.timer-changed.v1',
  'conversation.restored.v1',
  'conversation.forked.v1',
]);

const whatOf = (event: ConversationEvent): Moment['what'] | null => {
  if (event.type === 'conversation.started.v1') return { kind: 'started', agentId: event.data.agentId };
  if (event.type === 'conversation.message-posted.v1') return { kind: 'turn', seq: event.data.seq };
  if (event.type === 'conversation.status-changed.v1')
    return { kind: event.data.to === 'completed' ? 'completed' : 'moved' };
  return moving.has(event.type) ? { kind: 'moved' } : null;
};
