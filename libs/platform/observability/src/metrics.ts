import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SCRAPE_LIMIT_MS = 2_000;

/**
 * Everything this process measures. Labels are closed sets (routes, kinds, methods): never ids, never text. Gauges
 * that need a look elsewhere are filled by {@link Metrics.beforeScrape}.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly samplers: (() => Promise<void>)[] = [];
  private readonly shared = { registers: [this.registry] };

  readonly httpRequestDuration = new Histogram({
    ...this.shared,
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  });
  readonly sseStreams = new Gauge({ ...this.shared, name: 'http_event_streams', help: 'Event streams open now' });
  readonly sseDropped = new Counter({
    ...this.shared,
    name: 'http_event_streams_dropped_total',
    help: 'Event streams ended because their reader was too slow',
  });
  readonly appendDuration = new Histogram({
    ...this.shared,
    name: 'append_duration_seconds',
    help: 'Time from the call of append to its commit, by outcome',
    labelNames: ['outcome'] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  });
  readonly appendBatchSize = new Histogram({
    ...this.shared,
    name: 'append_batch_size',
    help: 'Appends that went to the database together',
    buckets: [1, 2, 4, 8, 16, 32, 64],
  });
  readonly appendQueueLength = new Gauge({
    ...this.shared,
    name: 'append_queue_length',
    help: 'Appends waiting to be sent to the database',
  });
  readonly owedWorkDueAge = new Gauge({
    ...this.shared,
    name: 'owed_work_due_age_seconds',
    help: 'How long the oldest owed work has been due',
    labelNames: ['kind'] as const,
  });
  readonly owedWorkOpen = new Gauge({
    ...this.shared,
    name: 'owed_work_open',
    help: 'Pieces of work still owed',
    labelNames: ['kind'] as const,
  });
  readonly queueWaiting = new Gauge({
    ...this.shared,
    name: 'queue_waiting',
    help: 'Wake-ups waiting in the queue',
    labelNames: ['kind'] as const,
  });
  readonly queueOldestAge = new Gauge({
    ...this.shared,
    name: 'queue_oldest_age_seconds',
    help: 'Age of the oldest wake-up waiting',
    labelNames: ['kind'] as const,
  });
  readonly followerLag = new Gauge({
    ...this.shared,
    name: 'follower_lag_events',
    help: 'Events a follower has yet to read',
    labelNames: ['follower', 'shard'] as const,
  });
  readonly followerStopped = new Gauge({
    ...this.shared,
    name: 'follower_stopped',
    help: '1 where a follower stands still at an event that it cannot apply',
    labelNames: ['follower', 'shard'] as const,
  });
  readonly followerStops = new Counter({
    ...this.shared,
    name: 'follower_stops_total',
    help: 'Events that a follower of this process could not apply',
    labelNames: ['follower'] as const,
  });

  /** `process`: also measure memory, event loop and garbage collection (they cost a timer). */
  constructor(options: { readonly process?: boolean } = {}) {
    if (options.process) collectDefaultMetrics({ register: this.registry });
  }

  /** Runs before each scrape; one that fails or takes over 2 s leaves its gauges as they were. */
  beforeScrape(sample: () => Promise<void>): void {
    this.samplers.push(sample);
  }

  /** The text format of Prometheus and its content type. */
  async render(): Promise<{ readonly contentType: string; readonly body: string }> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, SCRAPE_LIMIT_MS)));
    await Promise.race([limit, Promise.allSettled(this.samplers.map((sample) => sample()))]);
    clearTimeout(timer);
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }
}
