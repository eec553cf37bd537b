import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { IdempotencyStore } from '@verbatim/http';
import type { OldJobs } from '@verbatim/jobs';
import type { OldReplays } from '@verbatim/replay';
import type { Logger } from '@verbatim/observability';
import type { OldDeliveries } from '@verbatim/webhooks';

const EVERY_MS = 3_600_000;

/**
 * What ages: saved answers of Idempotency-Keys, finished jobs, deliveries of webhooks, remains of replays. Any number of
 * workers may do it at once.
 */
export class Housekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly answers: Pick<IdempotencyStore, 'purgeExpired'>,
    private readonly jobs: Pick<OldJobs, 'purge'>,
    private readonly deliveries: Pick<OldDeliveries, 'purge'>,
    private readonly replays: Pick<OldReplays, 'purge'>,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tidy(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async tidy(): Promise<void> {
    await this.purge('saved answers', () => this.answers.purgeExpired());
    await this.purge('finished jobs', () => this.jobs.purge());
    await this.purge('webhook deliveries', () => this.deliveries.purge());
    await this.purge('remains of replays', () => this.replays.purge());
  }

  private async purge(what: string, purge: () => Promise<number>): Promise<void> {
    try {
      const count = await purge();
      if (count > 0) this.logger.info({ count }, `Old ${what} were deleted`);
    } catch (err) {
      this.logger.warn({ err }, `Old ${what} could not be deleted`);
    }
  }
}
