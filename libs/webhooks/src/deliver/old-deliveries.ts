import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** What has ended is kept so long. */
const KEPT = '30 days';
const PAGE = 5_000;

const PURGE = `delete from webhook_deliveries d using (
    select shard, account_id, endpoint_id, conversation_id, version from webhook_deliveries
    where status <> 'pending' and ended_at < now() - interval '${KEPT}' and shard = $1 limit ${PAGE}
  ) old
  where d.shard = old.shard and d.account_id = old.account_id and d.endpoint_id = old.endpoint_id
    and d.conversation_id = old.conversation_id and d.version = old.version and d.status <> 'pending'`;

/** Forgets deliveries that ended long ago, with their attempts. */
@Injectable()
export class OldDeliveries {
  constructor(
    private readonly pool: Pool,
    private readonly shards: readonly number[],
  ) {}

  /** Answers how many. */
  async purge(): Promise<number> {
    let gone = 0;
    for (const shard of this.shards) {
      for (;;) {
        const { rowCount } = await this.pool.query(PURGE, [shard]);
        gone += rowCount ?? 0;
        if ((rowCount ?? 0) < PAGE) break;
      }
    }
    return gone;
  }
}
