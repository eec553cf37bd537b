import type { ConversationRecord } from '../../ports/conversation-reader.port';
import { detailColumns } from '../../shell/detail-columns';
import { blankDetails, detailFields, type Details } from '../../domain/conversation.events';

/** The two rows of a conversation as `pg` hands them over, with `shownTimes`. */
export interface ConversationRow {
  id: string;
  project_id: string;
  agent_id: string;
  user_id: string | null;
  environment: ConversationRecord['environment'];
  channel: string;
  variant_id: string | null;
  status: ConversationRecord['status'];
  mode: ConversationRecord['mode'];
  state_id: string | null;
  assignee_id: string | null;
  category_ids: string[];
  keep_open: boolean;
  title: string | null;
  context: string | null;
  inputs: ConversationRecord['inputs'] | null;
  custom_data: ConversationRecord['customData'] | null;
  variables: ConversationRecord['variables'] | null;
  session_properties: ConversationRecord['sessionProperties'] | null;
  metrics: ConversationRecord['metrics'] | null;
  memo: string | null;
  path_taken: ConversationRecord['pathTaken'];
  assignment_id: string | null;
  connection_code: string | null;
  invoked_from: string | null;
  from_number: string | null;
  to_number: string | null;
  ai_conversation_id: string | null;
  ai_call_id: string | null;
  handover_at: string | null;
  handover_cause: 'requested' | 'failures';
  handover_reason: string | null;
  handover_destination: string | null;
  silence_count: number;
  out_of_domain_count: number;
  summary: string | null;
  summary_at: string | null;
  score: string | null;
  score_by: 'model' | 'human';
  score_at: string | null;
  feedback_count: number;
  feedback_up: number;
  feedback_down: number;
  created_by_kind: NonNullable<ConversationRecord['createdBy']>['kind'] | null;
  created_by_id: string | null;
  created_at: string;
  first_message_at: string | null;
  started_at: string | null;
  completed_at: string | null;
  anonymised_at: string | null;
  held_at: string | null;
  hold_reason: string | null;
  forked_from: string | null;
  forked_message: string | null;
  forked_version: number | null;
  version: number;
  message_count: number;
  turn_count: number;
  open_questions: number;
  reply_running: boolean;
  active_at: string;
  last_message_at: string | null;
  updated_at: string;
  updated_by_kind: NonNullable<ConversationRecord['createdBy']>['kind'] | null;
  updated_by_id: string | null;
}

const shownFields = detailFields.filter((field) => field !== 'contextState');
const columnsOf = (alias: string, list: string): string =>
  list
    .trim()
    .split(/\s+/)
    .map((column) => `${alias}.${column}`)
    .join(', ');

/** Of `conversations c` joined with `conversation_activity a`. */
export const conversationColumns = [
  columnsOf(
    'c',
    `id project_id agent_id user_id environment channel variant_id status mode state_id assignee_id category_ids keep_open
     handover_at handover_cause handover_reason handover_destination silence_count out_of_domain_count summary summary_at
     score score_by score_at feedback_count feedback_up feedback_down created_by_kind created_by_id created_at
     first_message_at started_at completed_at anonymised_at held_at hold_reason forked_from forked_message forked_version
     ${shownFields.map((field) => detailColumns[field]).join(' ')}`,
  ),
  columnsOf(
    'a',
    `version message_count turn_count open_questions reply_running active_at last_message_at updated_at updated_by_kind
     updated_by_id`,
  ),
].join(', ');

export const ACTIVITY_OF = 'a.shard = c.shard and a.account_id = c.account_id and a.id = c.id';

/**
 * The one conversation `k.id`, by the primary key and no other index: without statistics, while a new database fills, one
 * that holds all of an account looks as good. Only the key has its rows in this order.
 */
export const BY_KEY = 'c.id between k.id and k.id order by c.id limit 1';

export const allDetailColumns = detailFields.map((field) => `c.${detailColumns[field]}`).join(', ');

const by = <Kind>(kind: Kind | null, id: string | null): { kind: Kind; id: string } | null =>
  kind === null || id === null ? null : { kind, id };

export const toDetails = (row: Record<string, unknown>): Details =>
  Object.fromEntries(
    detailFields.map((field) => [field, row[detailColumns[field]] ?? blankDetails[field]]),
  ) as unknown as Details;

/** Spelt out, as `toConversationView` is, and for the same reason. */
export const toConversation = (row: ConversationRow): ConversationRecord => ({
  id: row.id,
  projectId: row.project_id,
  agentId: row.agent_id,
  userId: row.user_id,
  environment: row.environment,
  channel: row.channel,
  variantId: row.variant_id,
  status: row.status,
  mode: row.mode,
  stateId: row.state_id,
  assigneeId: row.assignee_id,
  categoryIds: row.category_ids,
  keepOpen: row.keep_open,
  title: row.title,
  context: row.context,
  inputs: row.inputs ?? {},
  customData: row.custom_data ?? {},
  variables: row.variables ?? {},
  sessionProperties: row.session_properties ?? {},
  metrics: row.metrics ?? {},
  memo: row.memo,
  pathTaken: row.path_taken,
  assignmentId: row.assignment_id,
  connectionCode: row.connection_code,
  invokedFrom: row.invoked_from,
  fromNumber: row.from_number,
  toNumber: row.to_number,
  aiConversationId: row.ai_conversation_id,
  aiCallId: row.ai_call_id,
  closing: null, // follows from its agent: see ClosingConversationReader
  handover:
    row.handover_at === null
      ? null
      : {
          at: row.handover_at,
          cause: row.handover_cause,
          reason: row.handover_reason,
          destination: row.handover_destination,
        },
  summary: row.summary_at === null ? null : { text: row.summary, at: row.summary_at },
  score: row.score_at === null ? null : { score: Number(row.score), by: row.score_by, at: row.score_at },
  feedback: { count: row.feedback_count, up: row.feedback_up, down: row.feedback_down },
  version: row.version,
  messageCount: row.message_count,
  turnCount: row.turn_count,
  silenceCount: row.silence_count,
  outOfDomainCount: row.out_of_domain_count,
  openQuestions: row.open_questions,
  replyRunning: row.reply_running,
  createdBy: by(row.created_by_kind, row.created_by_id),
  updatedBy: by(row.updated_by_kind, row.updated_by_id),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  activeAt: row.active_at,
  firstMessageAt: row.first_message_at,
  lastMessageAt: row.last_message_at,
  startedAt: row.started_at,
  completedAt: row.completed_at,
  anonymisedAt: row.anonymised_at,
  legalHold: row.held_at === null ? null : { since: row.held_at, reason: row.hold_reason },
  forkedFrom:
    row.forked_from === null || row.forked_version === null
      ? null
      : { conversationId: row.forked_from, messageId: row.forked_message, version: row.forked_version },
});
