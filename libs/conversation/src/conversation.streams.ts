import { FoldedRows } from '@verbatim/event-store';
import type { Actor } from '@verbatim/kernel';
import type { ProjectedTable, StreamEvent, StreamProjection } from '@verbatim/replay';
import { foldAll, isLiveEvent } from './domain/conversation.evolve';
import { initialState } from './domain/conversation.state';
import { assessmentsProjection } from './features/assess-conversation/assessments.projection';
import { conversationsProjection } from './features/read-conversations/conversations.projection';
import { feedbackProjection } from './features/read-feedback/feedback.projection';
import { messagesProjection } from './features/read-messages/messages.projection';
import { knownEvents } from './shell/known-event';
import type { Change, Projection } from './shell/projection';
import { activityTable, assessmentsTable, conversationsTable, feedbackTable, messagesTable } from './shell/tables';

/**
 * A stream's events as few changes, whose rows are those of the many decisions that wrote them. An event that makes the
 * conversation something else than a live one, or live, is a change of its own.
 */
const changesOf = (recorded: readonly StreamEvent[]): readonly Change[] => {
  const events = knownEvents(recorded.filter(({ type }) => type.startsWith('conversation.')));
  const changes: Change[] = [];
  let before = initialState();
  for (let from = 0; from < events.length;) {
    let to = from + 1;
    if (isLiveEvent(events[from]!)) while (to < events.length && isLiveEvent(events[to]!)) to += 1;
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

/** One fold of a stream serves all projections that are asked for it in turn. */
const known = new WeakMap<readonly StreamEvent[], readonly Change[]>();
const sharedChangesOf = (events: readonly StreamEvent[]): readonly Change[] => {
  const changes = known.get(events) ?? changesOf(events);
  known.set(events, changes);
  return changes;
};

const streamProjection = (
  name: string,
  projection: Projection,
  tables: readonly ProjectedTable[],
): StreamProjection => {
  const shapes = tables.map(({ shape }) => shape);
  return {
    name,
    tables,
    rowsOf: (events) => {
      const rows = new FoldedRows(shapes);
      for (const change of sharedChangesOf(events)) rows.apply(projection(change));
      return new Map(shapes.map(({ name: table }) => [table, rows.of(table)]));
    },
  };
};

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
