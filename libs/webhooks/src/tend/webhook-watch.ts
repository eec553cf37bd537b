import type { WebhookWatch } from '@verbatim/directory';
import { armIn } from '@verbatim/owed-work';
import { IS_WELL } from '../deliver/deliveries.sql';
import { WEBHOOK_DELIVERIES } from '../follow/webhook-deliveries.follower';
import { tendWebhook } from './tend-webhook.owed';

/**
 * Of one statement: all at once may take longer than one may. Holds off those who owe it something meanwhile, who lock
 * several rows in an order of their own.
 */
const PAGE = 5_000;
const FORGET = `with endpoint as (
    select 1 from webhook_endpoints w where w.shard = $1 and w.account_id = $2 and w.id = $3 for no key update
  ), gone as (
    delete from webhook_deliveries where exists (select from endpoint) and ctid = any(array(
      select d.ctid from webhook_deliveries d where d.shard = $1 and d.account_id = $2 and d.endpoint_id = $3 limit ${PAGE}
    )) returning 1
  )
  select count(*)::int as count from gone`;
const FOLLOWED = 'select position from checkpoints where shard = $1 and projection = $2';
const HEAD = 'select head from shard_heads where shard = $1';

/** What the directory is to tell of endpoints. */
export const webhookWatch: WebhookWatch = {
  head: async (sql, { shard }) => {
    const [row] = (await sql.query(HEAD, [shard])) as { readonly head: string }[];
    return Number(row?.head ?? 0);
  },
  followed: async (sql, { shard }) => {
    const [row] = (await sql.query(FOLLOWED, [shard, WEBHOOK_DELIVERIES])) as { readonly position: string }[];
    return Number(row?.position ?? 0);
  },
  resumed: async (sql, { shard, accountId }, webhookId) => {
    await sql.query(IS_WELL, [shard, accountId, webhookId]); // as far as anybody knows
    await armIn(sql, tendWebhook, [{ shard, accountId, lane: webhookId, by: 'now' }]);
  },
  forget: async (sql, { shard, accountId }, webhookId) => {
    for (let gone = PAGE; gone === PAGE;) {
      const [row] = (await sql.query(FORGET, [shard, accountId, webhookId])) as { readonly count: number }[];
      gone = row?.count ?? 0;
    }
  },
};
