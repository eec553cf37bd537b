import type { ConversationRecord } from '../../ports/conversation-reader.port';

/** A row of `conversations` as `pg` hands it over. */
export interface ConversationRow {
  id: string;
  project_id: string;
  agent_id: string;
  user_id: string | null;
  environment: ConversationRecord['environment'];
  channel: string;
  status: ConversationRecord['status'];
  mode: ConversationRecord['mode'];
  title: string | null;
  context: string | null;
  custom_data: ConversationRecord['customData'] | null;
  version: number;
  message_count: number;
  turn_count: number;
  open_questions: number;
  reply_running: boolean;
  created_at: Date;
  updated_at: Date;
  first_message_at: Date | null;
  last_message_at: Date | null;
  started_at: Date | null;
  completed_at: Date | null;
}

export const conversationColumns = (
  [
    'id',
    'project_id',
    'agent_id',
    'user_id',
    'environment',
    'channel',
    'status',
    'mode',
    'title',
    'context',
    'custom_data',
    'version',
    'message_count',
    'turn_count',
    'open_questions',
    'reply_running',
    'created_at',
    'updated_at',
    'first_message_at',
    'last_message_at',
    'started_at',
    'completed_at',
  ] as const satisfies readonly (keyof ConversationRow)[]
)
  .map((column) => `c.${column}`)
  .join(', ');

const time = (at: Date | null): string | null => at && at.toISOString();

export const toConversation = (row: ConversationRow): ConversationRecord => ({
  id: row.id,
  projectId: row.project_id,
  agentId: row.agent_id,
  userId: row.user_id,
  environment: row.environment,
  channel: row.channel,
  status: row.status,
  mode: row.mode,
  title: row.title,
  context: row.context,
  customData: row.custom_data ?? {},
  version: row.version,
  messageCount: row.message_count,
  turnCount: row.turn_count,
  openQuestions: row.open_questions,
  replyRunning: row.reply_running,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  firstMessageAt: time(row.first_message_at),
  lastMessageAt: time(row.last_message_at),
  startedAt: time(row.started_at),
  completedAt: time(row.completed_at),
});
