import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Ends the connections of a process, last and in order, once nobody uses them any more. */
@Injectable()
export class Closing implements OnApplicationShutdown {
  constructor(private readonly steps: readonly (() => Promise<unknown>)[]) {}

  async onApplicationShutdown(): Promise<void> {
    for (const step of this.steps) await step().catch(() => undefined); // the next ones must still end
  }
}
