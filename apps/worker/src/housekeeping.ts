import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { IdempotencyStore } from '@verbatim/http';
import type { Logger } from '@verbatim/observability';

const EVERY_MS = 3_600_000;

/** What ages: saved answers of Idempotency-Keys. Any number of workers may do it at once. */
export class Housekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly answers: IdempotencyStore,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tidy(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async tidy(): Promise<void> {
    try {
      const count = await this.answers.purgeExpired();
      if (count > 0) this.logger.info({ count }, 'Old saved answers were deleted');
    } catch (err) {
      this.logger.warn({ err }, 'Old saved answers could not be deleted');
    }
  }
}
