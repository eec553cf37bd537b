import type { Metrics } from '@verbatim/observability';
import { Counter, Gauge } from 'prom-client';

const labelled = <Label extends string>(...labelNames: Label[]) => labelNames;

/** What the workers of this process sent. */
export class WebhookMetrics {
  readonly attempts: Counter<'outcome'>;
  readonly givenUp: Counter;
  readonly disabled: Counter<'reason'>;

  constructor({ registry }: Metrics) {
    const shared = { registers: [registry] };
    this.attempts = new Counter({
      ...shared,
      name: 'webhook_attempts_total',
      help: 'Tries to deliver a webhook, by what came of them',
      labelNames: labelled('outcome'),
    });
    this.givenUp = new Counter({
      ...shared,
      name: 'webhook_deliveries_failed_total',
      help: 'Webhook deliveries given up after their last try',
    });
    this.disabled = new Counter({
      ...shared,
      name: 'webhook_endpoints_disabled_total',
      help: 'Webhook endpoints that the service turned off, by reason',
      labelNames: labelled('reason'),
    });
  }
}

/** What waits in the whole service: looked up when /metrics is read. */
export const webhookGauges = ({ registry }: Metrics) => {
  const shared = { registers: [registry] };
  return {
    oldest: new Gauge({
      ...shared,
      name: 'webhook_oldest_undelivered_seconds',
      help: 'Age of the oldest delivery that an active webhook has not been given',
    }),
  };
};
