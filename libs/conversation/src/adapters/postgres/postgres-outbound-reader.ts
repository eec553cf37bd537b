import type { AccountScope } from '@verbatim/kernel';
import type { Pool } from 'pg';
import type { OutboundPlace, OutboundReader, OutboundSeen } from '../../ports/outbound-reader.port';

const LOOK = `
  with place as (
    select c.id, c.status, c.created_at, c.deleted_at from conversations c
    where c.shard = $1 and c.account_id = $2 and c.user_id = $3 and c.agent_id = $4 and c.environment = $5 and c.channel = $6
  )
  select
    (select count(*)::int from place) as "count",
    (select id from place where deleted_at is null and status in ('pending', 'in_progress', 'paused')
     order by created_at desc, id desc limit 1) as "openId",
    (select place.id from place join messages m on m.shard = $1 and m.account_id = $2
       and m.conversation_id = place.id and m.id = $8
     where place.deleted_at is null limit 1) as "repeatedIn",
    exists(select 1 from conversations where shard = $1 and account_id = $2 and id = $7) as "isTaken"`;

export class PostgresOutboundReader implements OutboundReader {
  constructor(private readonly pool: Pool) {}

  async look(
    { shard, accountId }: AccountScope,
    { userId, agentId, environment, channel }: OutboundPlace,
    chosen: { id: string; messageId: string } | null,
  ): Promise<OutboundSeen> {
    const { rows } = await this.pool.query<OutboundSeen>({
      name: 'outbound-look',
      text: LOOK,
      values: [shard, accountId, userId, agentId, environment, channel, chosen?.id ?? null, chosen?.messageId ?? null],
    });
    return rows[0] ?? { count: 0, openId: null, repeatedIn: null, isTaken: false };
  }
}
