import type { OnApplicationShutdown } from '@nestjs/common';
import { readStandings } from '@verbatim/event-store';
import { FOLLOW } from '@verbatim/followers';
import type { Metrics } from '@verbatim/observability';
import { WorkClaimer } from '@verbatim/owed-work';
import type { WakeQueue } from '@verbatim/queue';
import { definitions } from '@verbatim/service';
import { watchWebhooks } from '@verbatim/webhooks';
import type { Pool } from 'pg';

/** What the whole service owes, what waits in its queue, and how far its followers are: looked up when /metrics is read. */
export class ServiceGauges implements OnApplicationShutdown {
  private readonly claimer: WorkClaimer;

  constructor(connectionString: string, queue: WakeQueue, pool: Pool, metrics: Metrics) {
    this.claimer = new WorkClaimer({ connectionString, maxConnections: 1 });
    metrics.beforeScrape(async () => {
      const stats = new Map((await this.claimer.stats()).map((row) => [row.kind, row]));
      for (const { kind } of definitions) {
        metrics.owedWorkOpen.set({ kind }, stats.get(kind)?.open ?? 0);
        metrics.owedWorkDueAge.set({ kind }, (stats.get(kind)?.oldestDueMs ?? 0) / 1_000);
      }
    });
    metrics.beforeScrape(async () => {
      for (const kind of [...definitions.map((definition) => definition.kind), FOLLOW]) {
        const depth = await queue.depth(kind);
        if (depth === null) continue;
        metrics.queueWaiting.set({ kind }, depth.waiting);
        metrics.queueOldestAge.set({ kind }, depth.oldestAgeMs / 1_000);
      }
    });
    metrics.beforeScrape(async () => {
      for (const { projection: follower, shard, lag, stopped } of await readStandings(pool)) {
        metrics.followerLag.set({ follower, shard }, lag);
        metrics.followerStopped.set({ follower, shard }, stopped ? 1 : 0);
      }
    });
    watchWebhooks(pool, metrics);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.claimer.end();
  }
}
