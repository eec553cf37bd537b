import { environments, type AccountScope } from '@verbatim/kernel';
import { conversationTimes, type ConversationFilter } from '../../ports/conversation-reader.port';
import type { Status } from '../../domain/conversation.events';

/** Puts a value into a statement, and answers how the text names it. */
export type Bind = (value: unknown) => string;

/** `conversations c`, or `conversation_activity a`: what each of the two rows is asked. */
export interface Conditions {
  readonly cold: string[];
  readonly hot: string[];
}

const underWay: readonly Status[] = ['pending', 'in_progress', 'paused'];
const ended: readonly Status[] = ['completed', 'abandoned', 'failed', 'archived'];

/** An index keeps its order behind one value, and not behind several. */
export const oneOf = (column: string, values: readonly string[], type: string, bind: Bind): string => {
  if (values.length === 0) return 'false';
  return values.length === 1 ? `${column} = ${bind(values[0])}` : `${column} = any(${bind(values)}::${type}[])`;
};

/** What the scope reaches and has not been deleted; `$1` and `$2` are to be the shard and the account. */
export const reachOf = (scope: AccountScope, bind: Bind, environment?: string): string[] => {
  const seen = environments.filter(
    (one) => scope.environments.includes(one) && (environment === undefined || one === environment),
  );
  return [
    'c.shard = $1 and c.account_id = $2 and c.deleted_at is null',
    ...(seen.length === environments.length ? [] : [oneOf('c.environment', seen, 'text', bind)]),
    ...(scope.projectId === null ? [] : [`c.project_id = ${bind(scope.projectId)}`]),
    ...(scope.agentId === null ? [] : [`c.agent_id = ${bind(scope.agentId)}`]),
  ];
};

const timeColumns = {
  created: 'c.created_at',
  updated: 'a.updated_at',
  firstMessage: 'c.first_message_at',
  lastMessage: 'a.last_message_at',
  started: 'c.started_at',
} as const;

/** A filter without its keyword. Only what is asked for becomes text, so that the planner sees each filter as it is. */
export const conditionsOf = (scope: AccountScope, filter: ConversationFilter, bind: Bind): Conditions => {
  const cold = reachOf(scope, bind, filter.environment);
  const hot: string[] = [];
  const lists = { id: 'id', project_id: 'projectId', agent_id: 'agentId', user_id: 'userId' } as const;
  const labels = { state_id: 'stateId', variant_id: 'variantId', forked_from: 'forkedFrom' } as const;
  for (const [column, name] of Object.entries({ ...lists, ...labels })) {
    const values = filter[name];
    if (values) cold.push(oneOf(`c.${column}`, values, 'uuid', bind));
  }
  if (filter.categoryId) cold.push(`c.category_ids <> '{}' and c.category_ids && ${bind(filter.categoryId)}::uuid[]`);
  const statuses = statusesOf(filter);
  if (statuses) cold.push(oneOf('c.status', statuses, 'text', bind));
  if (filter.mode) cold.push(`c.mode = ${bind(filter.mode)}`);
  if (filter.assigneeId === 'none') cold.push('c.assignee_id is null');
  else if (filter.assigneeId) cold.push(`c.assignee_id = ${bind(filter.assigneeId)}`);
  if (filter.assignmentId) cold.push(`c.assignment_id = ${bind(filter.assignmentId)}`);
  if (filter.channel) cold.push(`c.channel = ${bind(filter.channel)}`);
  if (filter.hasMessages !== undefined) cold.push(`c.first_message_at is ${filter.hasMessages ? 'not ' : ''}null`);
  if (filter.hasFeedback !== undefined) cold.push(`c.feedback_count ${filter.hasFeedback ? '>' : '='} 0`);
  if (filter.feedback) cold.push(`c.feedback_count > 0 and c.feedback_${filter.feedback} > 0`);
  if (filter.scoreFrom !== undefined) cold.push(`c.score >= ${bind(filter.scoreFrom)}`);
  if (filter.scoreTo !== undefined) cold.push(`c.score < ${bind(filter.scoreTo)}`);
  for (const time of conversationTimes) {
    const [column, from, to] = [timeColumns[time], filter[`${time}From`], filter[`${time}To`]];
    const side = column.startsWith('a.') ? hot : cold;
    if (from !== undefined) side.push(`${column} >= ${bind(from)}`);
    if (to !== undefined) side.push(`${column} < ${bind(to)}`);
  }
  if (filter.activeOnly) hot.push('(a.reply_running or a.open_questions > 0)');
  return { cold, hot };
};

const statusesOf = ({ status, inProgress }: ConversationFilter): readonly Status[] | undefined => {
  if (inProgress === undefined) return status;
  const those = inProgress ? underWay : ended;
  return status ? those.filter((one) => status.includes(one)) : those;
};
