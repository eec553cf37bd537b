import type { RecordedEvent } from '@verbatim/event-store';
import type { Actor } from '@verbatim/kernel';
import { RowSet, type ProjectedTable, type StreamProjection } from '@verbatim/replay';
import { isConversationEvent } from './domain/conversation.event-types';
import type { ConversationEvent } from './domain/conversation.events';
import { foldAll } from './domain/conversation.evolve';
import { initialState } from './domain/conversation.state';
import { assessmentsProjection } from './features/assess-conversation/assessments.projection';
import { conversationsProjection } from './features/read-conversations/conversations.projection';
import { feedbackProjection } from './features/read-feedback/feedback.projection';
import { messagesProjection } from './features/read-messages/messages.projection';
import { knownEvents } from './shell/known-event';
import type { Change, Projection } from './shell/projection';
import { activityTable, assessmentsTable, conversationsTable, feedbackTable, messagesTable } from './shell/tables';

/** Before and after these what a conversation is at all changes: a decision of its own, as far as rows go. */
const turns: ReadonlySet<ConversationEvent['type']> = new Set([
  'conversation.started.v1',
  'conversation.deleted.v1',
  'conversation.restored.v1',
  'conversation.erased.v1',
]);

/** A stream's events as few changes, whose rows are those of the many decisions that wrote them. */
const changesOf = (recorded: readonly RecordedEvent[]): readonly Change[] => {
  const events = knownEvents(recorded.filter(({ type }) => type.startsWith('conversation.')));
  const changes: Change[] = [];
  let before = initialState();
  for (let from = 0; from < events.length;) {
    let to = from + 1;
    if (!isTurn(events[from])) while (to < events.length && !isTurn(events[to])) to += 1;
    const part = events.slice(from, to);
    const last = part.at(-1)!;
    const after = foldAll(part, before);
    changes.push({
      ref: { shard: last.shard, accountId: last.accountId, streamId: last.streamId },
      before,
      after,
      events: part.map((event) => ({ event, version: event.version })),
      actor: last.metadata.actor as Actor,
      traceparent: null,
    });
    before = after;
    from = to;
  }
  return changes;
};

const isTurn = (event: { readonly type: string } | undefined): boolean =>
  event !== undefined && isConversationEvent(event) && turns.has(event.type);

/** One fold of a stream serves all projections that are asked for it in turn. */
const known = new WeakMap<readonly RecordedEvent[], readonly Change[]>();
const sharedChangesOf = (events: readonly RecordedEvent[]): readonly Change[] => {
  const changes = known.get(events) ?? changesOf(events);
  known.set(events, changes);
  return changes;
};

const streamProjection = (
  name: string,
  projection: Projection,
  tables: readonly ProjectedTable[],
): StreamProjection => ({
  name,
  tables,
  rowsOf: (events) => {
    const rows = new RowSet(tables.map(({ shape }) => shape));
    for (const change of sharedChangesOf(events)) for (const one of projection(change)) rows.apply(one);
    return rows.rows();
  },
});

const conversationId = 'conversation_id';

/** The read models that are written with a conversation's events, for making them again. Stored names. */
export const conversationStreams: readonly StreamProjection[] = [
  streamProjection('conversations.v1', conversationsProjection, [
    {
      shape: conversationsTable,
      streamColumn: 'id',
      plain: [
        'environment',
        'channel',
        'status',
        'mode',
        'handover_cause',
        'score_by',
        'created_by_kind',
        'created_by_id',
      ],
    },
    { shape: activityTable, streamColumn: 'id', plain: ['updated_by_kind', 'updated_by_id'] },
  ]),
  streamProjection('messages.v1', messagesProjection, [
    { shape: messagesTable, streamColumn: conversationId, plain: ['role', 'modality', 'channel'] },
  ]),
  streamProjection('feedback.v1', feedbackProjection, [
    { shape: feedbackTable, streamColumn: conversationId, plain: ['rating'] },
  ]),
  streamProjection('assessments.v1', assessmentsProjection, [
    { shape: assessmentsTable, streamColumn: conversationId, plain: ['kind', 'by'] },
  ]),
];
