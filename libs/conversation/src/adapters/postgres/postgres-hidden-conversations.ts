import type { Pool } from 'pg';
import type { HiddenConversations } from '../../ports/hidden-conversations.port';

const SHOWN = `select c.id from conversations c
  where c.shard = $1 and c.account_id = $2 and c.id = any($3::uuid[]) and c.deleted_at is null`;

export class PostgresHiddenConversations implements HiddenConversations {
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  async among(shard: number, accountId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ id: string }>({
      name: 'hidden-conversations',
      text: SHOWN,
      values: [shard, accountId, ids],
    });
    const shown = new Set(rows.map(({ id }) => id));
    return new Set(ids.filter((id) => !shown.has(id)));
  }
}
