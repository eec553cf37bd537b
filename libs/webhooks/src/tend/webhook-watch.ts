import type { WebhookWatch } from '@verbatim/directory';
import { armIn } from '@verbatim/owed-work';
import { IS_WELL } from '../deliver/deliveries.sql';
import { tendWebhook } from './tend-webhook.owed';

const HEAD = 'select head from shard_heads where shard = $1';

/** What the directory is to tell of endpoints. */
export const webhookWatch: WebhookWatch = {
  head: async (sql, { shard }) => {
    const [row] = (await sql.query(HEAD, [shard])) as { readonly head: string }[];
    return Number(row?.head ?? 0);
  },
  resumed: async (sql, { shard, accountId }, webhookId) => {
    await sql.query(IS_WELL, [shard, accountId, webhookId]); // as far as anybody knows
    await armIn(sql, tendWebhook, [{ shard, accountId, lane: webhookId, by: 'now' }]);
  },
};
