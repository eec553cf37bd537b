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
import type { Change } from '../../shell/projection';
import { activityTable, conversationsTable } from '../../shell/tables';

/**
 * Stream events → the two rows of a conversation: absolute values from the folded state, texts from the events. The row
 * of what it is changes only when that does (ADR-0013).
 */
export const conversationsProjection = (change: Change): RowChange[] => {
  const last = change.events.at(-1);
  if (!last) return [];
  const key = { shard: change.ref.shard, account_id: change.ref.accountId, id: change.ref.streamId };
  const said = Object.assign({}, ...change.events.map(({ event }) => saidIn(event))) as Row;
  const activity = {
    version: last.version,
    updated_at: last.event.data.occurredAt,
    updated_by_kind: change.actor.kind,
    updated_by_id: change.actor.id,
    hidden: change.after.status === 'deleted' || change.after.status === 'erased',
    ...countersOf(change.after),
  };
  const started = change.events.find(({ event }) => event.type === 'conversation.started.v1');
  if (started) {
    const facts = { ...hiding(change.after), ...identityOf(started.event, change), ...factsOf(change.after) };
    return [
      { table: conversationsTable.name, op: 'insert', row: { ...key, ...facts, ...said } },
      { table: activityTable.name, op: 'insert', row: { ...key, ...activity } },
    ];
  }
  const set = { ...changedFacts(change), ...said };
  return [
    ...(Object.keys(set).length > 0
      ? [{ table: conversationsTable.name, op: 'patch', key, set } satisfies RowChange]
      : []),
    { table: activityTable.name, op: 'patch', key, set: activity },
  ];
};

const gone: Row = Object.fromEntries(erasedColumns.map((column) => [column, null]));

const saidIn = (event: ConversationEvent): Row => {
  if (event.type === 'conversation.started.v1') return detailsIn(detailFields, event.content);
  if (event.type === 'conversation.details-changed.v1') return detailsIn(event.data.fields, event.content);
  if (event.type === 'conversation.mode-changed.v1' && event.data.mode === 'manual') {
    const { reason = null, destination = null } = event.content ?? {};
    return { handover_reason: reason, handover_destination: destination };
  }
  if (event.type === 'conversation.summarised.v1')
    return { summary: event.content?.text ?? null, summary_at: event.data.occurredAt };
  return event.type === 'conversation.anonymised.v1' || event.type === 'conversation.erased.v1' ? gone : {};
};

const detailsIn = (fields: readonly DetailField[], content: Partial<Details> | null): Row =>
  Object.fromEntries(fields.map((field) => [detailColumns[field], content?.[field] ?? null]));

const identityOf = (event: ConversationEvent, { actor }: Change): Row => {
  if (event.type !== 'conversation.started.v1') throw new TypeError(`${event.type} starts no conversation`);
  return {
    project_id: event.data.projectId,
    agent_id: event.data.agentId,
    user_id: event.data.userId,
    environment: event.data.environment,
    channel: event.data.channel,
    variant_id: event.data.variantId ?? null,
    created_at: event.data.occurredAt,
    created_by_kind: actor.kind,
    created_by_id: actor.id,
  };
};

const lastKnown = (state: Conversation): LiveConversation | null => {
  if (state.status === 'deleted') return state.before;
  return isLive(state) ? state : null;
};

/** All of them when one differs: the append then has few forms, and its statements stay prepared. */
const changedFacts = ({ before, after }: Change): Row => {
  const [old, now] = [factsOf(before), factsOf(after)];
  const isSame = Object.entries(now).every(([column, value]) => old[column] === value);
  return { ...(isSame ? {} : now), ...(isLive(before) && isLive(after) ? {} : hiding(after)) };
};

const factsOf = (state: Conversation): Row => {
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
  };
};

const hiding = (state: Conversation): Row => {
  if (state.status === 'deleted') return { deleted_at: state.deletedAt, erase_at: state.eraseAt };
  return state.status === 'erased' ? { erased_at: state.erasedAt } : { deleted_at: null, erase_at: null };
};

const countersOf = (state: Conversation): Row => {
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
