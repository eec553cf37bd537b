import type { Metrics } from '@verbatim/observability';
import type { Pool } from 'pg';
import { webhookGauges } from './webhook-metrics';

// Along the index of what is pending, oldest first, to the first that somebody is to send.
const OLDEST = `select extract(epoch from now() - d.owed_at)::float8 as seconds
  from webhook_deliveries d
  join webhook_endpoints w on w.shard = d.shard and w.account_id = d.account_id and w.id = d.endpoint_id
  where d.status = 'pending' and w.status = 'active' order by d.owed_at limit 1`;

/** How long the oldest delivery has been waiting in the whole service, looked up when /metrics is read. */
export const watchWebhooks = (pool: Pick<Pool, 'query'>, metrics: Metrics): void => {
  const { oldest } = webhookGauges(metrics);
  metrics.beforeScrape(async () => {
    const { rows } = await pool.query<{ seconds: number }>({ name: 'webhook-oldest', text: OLDEST });
    oldest.set(rows[0]?.seconds ?? 0);
  });
};
