import type { AccountScope } from '@verbatim/kernel';
import type { MessageSearch, MessageSearchFilter } from '../../ports/message-search.port';
import { oneOf, reachOf, type Bind } from './conversation-conditions';
import type { Statement } from './conversation-list.sql';

type Window = Parameters<MessageSearch['find']>[2];

/**
 * By the index of words where they are rare, by time where they are common: the planner knows how common, because the
 * index of words has statistics.
 */
export const messageSearchStatement = (
  scope: AccountScope,
  filter: MessageSearchFilter,
  { limit, after, before }: Window,
): Statement => {
  const values: unknown[] = [scope.shard, scope.accountId];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const place = before ?? after;
  const way = before === null ? 'desc' : 'asc';
  const conditions = [
    'm.shard = $1 and m.account_id = $2',
    `to_tsvector('simple', m.text) @@ websearch_to_tsquery('simple', ${bind(filter.q)})`,
    ...reachOf(scope, bind, filter.environment),
  ];
  if (filter.conversationId !== undefined) conditions.push(`m.conversation_id = ${bind(filter.conversationId)}`);
  if (filter.projectId) conditions.push(oneOf('c.project_id', filter.projectId, 'uuid', bind));
  if (filter.agentId) conditions.push(oneOf('c.agent_id', filter.agentId, 'uuid', bind));
  if (filter.userId) conditions.push(oneOf('c.user_id', filter.userId, 'uuid', bind));
  if (filter.role !== undefined) conditions.push(`m.role = ${bind(filter.role)}`);
  if (filter.from !== undefined) conditions.push(`m.created_at >= ${bind(filter.from)}`);
  if (filter.to !== undefined) conditions.push(`m.created_at < ${bind(filter.to)}`);
  if (place) {
    const at = [place.at, place.conversationId, place.seq].map(bind).join(', ');
    conditions.push(`(m.created_at, m.conversation_id, m.seq) ${way === 'desc' ? '<' : '>'} (${at})`);
  }
  return {
    text: `select m.id, m.conversation_id, m.seq, m.role, m.text, m.created_at
      from messages m
      join conversations c on c.shard = m.shard and c.account_id = m.account_id and c.id = m.conversation_id
      where ${conditions.join(' and ')}
      order by m.created_at ${way}, m.conversation_id ${way}, m.seq ${way} limit ${bind(limit + 1)}`,
    values,
  };
};
