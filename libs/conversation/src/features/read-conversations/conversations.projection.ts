import type { RowChange } from '@verbatim/event-store';
import type { ConversationEvent } from '../../domain/conversation.events';
import {
  isLive,
  isRunning,
  openCount,
  type Conversation,
  type LiveConversation,
} from '../../domain/conversation.state';
import type { Change } from '../../shell/projection';
import { conversationsTable } from '../../shell/tables';

/** Stream events → the row of `conversations`: absolute values from the folded state, texts from the events. */
export const conversationsProjection = (change: Change): RowChange[] => {
  const last = change.events.at(-1);
  if (!last) return [];
  const key = { shard: change.ref.shard, account_id: change.ref.accountId, id: change.ref.streamId };
  const details = Object.assign({}, ...change.events.map(({ event }) => detailsOf(event))) as Details;
  const set = {
    ...details,
    ...countersOf(change.after),
    version: last.version,
    updated_at: last.event.data.occurredAt,
  };
  const started = change.events.find(({ event }) => event.type === 'conversation.started.v1');
  if (!started) return [{ table: conversationsTable.name, op: 'patch', key, set }];
  return [
    {
      table: conversationsTable.name,
      op: 'insert',
      row: { deleted_at: null, erase_at: null, erased_at: null, ...key, ...identityOf(started.event), ...set },
    },
  ];
};

interface Details {
  title?: string | null;
  context?: string | null;
  custom_data?: object | null;
  deleted_at?: string | null;
  erase_at?: string | null;
  erased_at?: string | null;
}

const detailsOf = (event: ConversationEvent): Details => {
  switch (event.type) {
    case 'conversation.started.v1':
      return {
        title: event.content?.title ?? null,
        context: event.content?.context ?? null,
        custom_data: event.content?.customData ?? null,
      };
    case 'conversation.details-changed.v1':
      return Object.fromEntries(
        event.data.fields.map((field) => [
          field === 'customData' ? 'custom_data' : field,
          event.content?.[field] ?? null,
        ]),
      );
    case 'conversation.deleted.v1':
      return { deleted_at: event.data.occurredAt, erase_at: event.data.eraseAt };
    case 'conversation.restored.v1':
      return { deleted_at: null, erase_at: null };
    case 'conversation.erased.v1':
      return { title: null, context: null, custom_data: null, erased_at: event.data.occurredAt };
    case 'conversation.status-changed.v1':
    case 'conversation.mode-changed.v1':
    case 'conversation.message-posted.v1':
    case 'conversation.reply-requested.v1':
    case 'conversation.reply-completed.v1':
    case 'conversation.reply-failed.v1':
    case 'conversation.question-cancelled.v1':
    case 'conversation.partial-reply-kept.v1':
    case 'conversation.question-merged.v1':
    case 'conversation.question-handed-over.v1':
    case 'conversation.reply-suppressed.v1':
    case 'conversation.human-message-posted.v1':
    case 'conversation.message-imported.v1':
      return {};
  }
};

const identityOf = (event: ConversationEvent) => {
  if (event.type !== 'conversation.started.v1') throw new TypeError(`${event.type} starts no conversation`);
  return {
    project_id: event.data.projectId,
    agent_id: event.data.agentId,
    user_id: event.data.userId,
    environment: event.data.environment,
    channel: event.data.channel,
    created_at: event.data.occurredAt,
  };
};

const lastKnown = (state: Conversation): LiveConversation | null => {
  if (state.status === 'deleted') return state.before;
  return isLive(state) ? state : null;
};

const countersOf = (state: Conversation) => {
  const known = lastKnown(state);
  if (!known) return { open_questions: 0, reply_running: false };
  return {
    status: known.status,
    mode: known.mode,
    message_count: known.seq,
    turn_count: known.turnCount,
    open_questions: openCount(state),
    reply_running: isRunning(state),
    first_message_at: known.firstMessageAt,
    last_message_at: known.lastMessageAt,
    started_at: known.startedAt,
    completed_at: known.completedAt,
  };
};
