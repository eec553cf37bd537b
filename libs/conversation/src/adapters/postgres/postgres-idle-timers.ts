import type { Pool } from 'pg';
import type { SqlRunner } from '@verbatim/owed-work';
import { BY_KEY } from './conversation.row';
import type { ConversationRef, IdleTimers, OpenCursor } from '../../ports/idle-timers.port';

const AGENTS = `
select c.id, c.agent_id from unnest($2::uuid[], $3::uuid[]) as k (account, id)
cross join lateral (
  select c.id, c.agent_id from conversations c
  where c.shard = $1 and c.account_id = k.account and c.deleted_at is null and ${BY_KEY}
) c`;

// Counted from the end: a follower is close behind the newest message.
const TURNS = `
select (a.turn_count - (
  select count(*) from messages m
  where m.shard = $1 and m.account_id = k.account and m.conversation_id = k.id and m.seq > k.seq and m.role = 'user'
))::int as turn
from unnest($2::uuid[], $3::uuid[], $4::int[]) with ordinality as k (account, id, seq, n)
left join conversation_activity a on a.shard = $1 and a.account_id = k.account and a.id = k.id
order by k.n`;

const OPEN = `
select c.id, c.created_at::text as created_at, c.status <> 'archived' as open from conversations c
where c.shard = $1 and c.account_id = $2 and c.agent_id = $3 and c.deleted_at is null
  and ($4::timestamptz is null or (c.created_at, c.id) > ($4, $5::uuid))
order by c.created_at, c.id limit $6`;

export class PostgresIdleTimers implements IdleTimers {
  constructor(private readonly pool: Pool) {}

  get sql(): SqlRunner {
    return this.pool;
  }

  async agentsOf(shard: number, conversations: readonly ConversationRef[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.pool.query<{ id: string; agent_id: string }>({
      name: 'automations-agents',
      text: AGENTS,
      values: [shard, ...columns(conversations)],
    });
    return new Map(rows.map(({ id, agent_id }) => [id, agent_id]));
  }

  async turnsAt(
    shard: number,
    messages: readonly (ConversationRef & { readonly seq: number })[],
  ): Promise<readonly number[]> {
    const { rows } = await this.pool.query<{ turn: number | null }>({
      name: 'automations-turns',
      text: TURNS,
      values: [shard, ...columns(messages), messages.map(({ seq }) => seq)],
    });
    return rows.map(({ turn }) => turn ?? 0);
  }

  async openOf(
    { shard, accountId, agentId }: { readonly shard: number; readonly accountId: string; readonly agentId: string },
    after: OpenCursor | null,
    limit: number,
  ): Promise<{ readonly ids: readonly string[]; readonly next: OpenCursor | null }> {
    const { rows } = await this.pool.query<{ id: string; created_at: string; open: boolean }>({
      name: 'automations-open',
      text: OPEN,
      values: [shard, accountId, agentId, after?.createdAt, after?.id, limit],
    });
    const last = rows.at(-1);
    return {
      ids: rows.filter(({ open }) => open).map(({ id }) => id),
      next: last && rows.length === limit ? { createdAt: last.created_at, id: last.id } : null,
    };
  }
}

const columns = (conversations: readonly ConversationRef[]): [string[], string[]] => [
  conversations.map(({ accountId }) => accountId),
  conversations.map(({ conversationId }) => conversationId),
];
