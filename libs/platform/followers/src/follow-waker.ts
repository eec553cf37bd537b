import type { WakeQueue } from '@verbatim/queue';

/** The queue whose wake-ups say that a shard's log has grown. Stored: a worker of another version listens to it. */
export const FOLLOW = 'follow';

const EVERY_MS = 250;

/** Wakes the followers of a shard after commits: at most once in 250 ms, and always after the last of them. */
export class FollowWaker {
  private readonly due = new Set<number>();

  constructor(
    private readonly queue: Pick<WakeQueue, 'wake'>,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** Only a hint, lost with the process: never waits, never fails. */
  wake(shard: number): void {
    if (this.due.has(shard)) return;
    this.due.add(shard);
    setTimeout(() => {
      this.due.delete(shard);
      this.queue.wake(FOLLOW, shard);
    }, this.everyMs).unref();
  }
}
