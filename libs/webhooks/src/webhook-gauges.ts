import type { Metrics } from '@verbatim/observability';
import type { Pool } from 'pg';
import { webhookGauges } from './webhook-metrics';

// One step into the index of what is pending for each endpoint: however much waits, also for those turned off.
const OLDEST = `select extract(epoch from now() - min(first.owed_at))::float8 as seconds
  from webhook_endpoints w
  cross join lateral (
    select d.owed_at from webhook_deliveries d
    where d.shard = w.shard and d.account_id = w.account_id and d.endpoint_id = w.id and d.status = 'pending'
    order by d.owed_at limit 1
  ) first
  where w.status = 'active'`;

/** How long the oldest delivery has been waiting in the whole service, looked up when /metrics is read. */
export const watchWebhooks = (pool: Pick<Pool, 'query'>, metrics: Metrics): void => {
  const { oldest } = webhookGauges(metrics);
  metrics.beforeScrape(async () => {
    const { rows } = await pool.query<{ seconds: number | null }>({ name: 'webhook-oldest', text: OLDEST });
    oldest.set(rows[0]?.seconds ?? 0);
  });
};
