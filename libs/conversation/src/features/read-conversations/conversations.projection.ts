import type { Row, RowChange } from '@verbatim/event-store';
import { detailFields, type ConversationEvent, type DetailField, type Details } from '../../domain/conversation.events';
import {
  isLive,
  isRunning,
  openCount,
  type Conversation,
  type LiveConversation,
} from '../../domain/conversation.state';
import { detailColumns, erasedColumns } from '../../shell/detail-columns';
import type { Change, VersionedEvent } from '../../shell/projection';
import { activityTable, conversationsTable } from '../../shell/tables';

/**
 * Stream events → the two rows of a conversation: absolute values from the folded state, texts from the events. The row
 * of what it is changes only when that does (ADR-0013).
 */
export const conversationsProjection = (change: Change): RowChange[] => {
  const last = change.events.at(-1);
  if (!last) return [];
  const key = { shard: change.ref.shard, account_id: change.ref.accountId, id: change.ref.streamId };
  const said = saidBy(change);
  const started = change.events.find(({ event }) => event.type === 'conversation.started.v1');
  if (started)
    return [
      { table: conversationsTable.name, op: 'insert', row: rowOf(started.event, change, said) },
      { table: activityTable.name, op: 'insert', row: { ...activityOf(change, last), ...key } },
    ];
  const set = Object.assign(changedFacts(change), said) as Row;
  const activity: RowChange = { table: activityTable.name, op: 'patch', key, set: activityOf(change, last) };
  for (const _ in set) return [{ table: conversationsTable.name, op: 'patch', key, set }, activity];
  return [activity];
};

/** Filled column by column, as everything here: spreading rows this wide costs more than the rest of an append. */
const rowOf = (event: ConversationEvent, { ref, actor, after }: Change, said: Row): Row => {
  if (event.type !== 'conversation.started.v1') throw new TypeError(`${event.type} starts no conversation`);
  const { projectId, agentId, userId, environment, channel, variantId = null, occurredAt } = event.data;
  return Object.assign(
    {
      shard: ref.shard,
      account_id: ref.accountId,
      id: ref.streamId,
      project_id: projectId,
      agent_id: agentId,
      user_id: userId,
      environment,
      channel,
      variant_id: variantId,
      created_at: occurredAt,
      created_by_kind: actor.kind,
      created_by_id: actor.id,
    },
    factsOf(after),
    hiding(after),
    said,
  );
};

const activityOf = ({ actor, after }: Change, { version, event }: VersionedEvent): Record<string, unknown> =>
  Object.assign(countersOf(after), {
    version,
    updated_at: event.data.occurredAt,
    updated_by_kind: actor.kind,
    updated_by_id: actor.id,
    hidden: after.status === 'deleted' || after.status === 'erased',
  });

const saidBy = ({ events }: Change): Record<string, unknown> => {
  const said: Record<string, unknown> = {};
  for (const { event } of events) Object.assign(said, saidIn(event));
  return said;
};

const gone: Row = Object.fromEntries(erasedColumns.map((column) => [column, null]));

const saidIn = (event: ConversationEvent): Row => {
  if (event.type === 'conversation.started.v1') return detailsIn(detailFields, event.content);
  if (event.type === 'conversation.details-changed.v1') return detailsIn(event.data.fields, event.content);
  if (event.type === 'conversation.mode-changed.v1' && event.data.mode === 'manual') {
    const { reason = null, destination = null } = event.content ?? {};
    return { handover_reason: reason, handover_destination: destination };
  }
  if (event.type === 'conversation.legal-hold-changed.v1')
    return { hold_reason: event.data.held ? (event.content?.reason ?? null) : null };
  if (event.type === 'conversation.summarised.v1')
    return { summary: event.content?.text ?? null, summary_at: event.data.occurredAt };
  return event.type === 'conversation.anonymised.v1' || event.type === 'conversation.erased.v1' ? gone : {};
};

const detailsIn = (fields: readonly DetailField[], content: Partial<Details> | null): Row =>
  Object.fromEntries(fields.map((field) => [detailColumns[field], content?.[field] ?? null]));

const lastKnown = (state: Conversation): LiveConversation | null => {
  if (state.status === 'deleted') return state.before;
  return isLive(state) ? state : null;
};

/** All of them when one differs: the append then has few forms, and its statements stay prepared. */
const changedFacts = ({ before, after }: Change): Record<string, unknown> => {
  const [old, now] = [factsOf(before), factsOf(after)];
  let isSame = true;
  for (const column in now) isSame &&= old[column] === now[column];
  return Object.assign(isSame ? {} : now, isLive(before) && isLive(after) ? null : hiding(after));
};

const factsOf = (state: Conversation): Record<string, unknown> => {
  const known = lastKnown(state);
  if (!known) return {};
  return {
    status: known.status,
    mode: known.mode,
    state_id: known.stateId,
    assignee_id: known.assigneeId,
    category_ids: known.categoryIds,
    keep_open: known.keepOpen,
    handover_at: known.handover?.at ?? null,
    handover_cause: known.handover?.cause ?? null,
    silence_count: known.silenceCount,
    out_of_domain_count: known.outOfDomainCount,
    score: known.score?.score ?? null,
    score_by: known.score?.by ?? null,
    score_at: known.score?.occurredAt ?? null,
    feedback_count: known.feedback.count,
    feedback_up: known.feedback.up,
    feedback_down: known.feedback.down,
    first_message_at: known.firstMessageAt,
    started_at: known.startedAt,
    completed_at: known.completedAt,
    anonymised_at: known.anonymisedAt,
    held_at: known.heldSince,
    forked_from: known.forkedFrom?.conversationId ?? null,
    forked_message: known.forkedFrom?.messageId ?? null,
    forked_version: known.forkedFrom?.version ?? null,
  };
};

const hiding = (state: Conversation): Row => {
  if (state.status === 'deleted') return { deleted_at: state.deletedAt, erase_at: state.eraseAt };
  return state.status === 'erased' ? { erased_at: state.erasedAt } : { deleted_at: null, erase_at: null };
};

const countersOf = (state: Conversation): Record<string, unknown> => {
  const known = lastKnown(state);
  if (!known) return { open_questions: 0, reply_running: false };
  return {
    message_count: known.seq,
    turn_count: known.turnCount,
    open_questions: openCount(state),
    reply_running: isRunning(state),
    active_at: known.activeAt,
    last_message_at: known.lastMessageAt,
  };
};
