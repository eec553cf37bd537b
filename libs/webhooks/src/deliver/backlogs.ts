import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DeliveriesStore, type DeliveryClaim } from './deliveries.store';
import { MOST_WAITING } from './schedule';

const EVERY_MS = 60_000;

/** How much waits for endpoints, counted now and then. */
@Injectable()
export class Backlogs {
  private readonly counted = new LRUCache<string, true>({ max: 10_000, ttl: EVERY_MS });

  constructor(private readonly store: DeliveriesStore) {}

  /** Whether more waits than may; false when that was looked at just now, or the endpoint was only just turned on. */
  async isTooLong(claim: DeliveryClaim, { id, enabledAt }: { readonly id: string; readonly enabledAt: Date }) {
    if (this.counted.has(id) || Date.now() - enabledAt.getTime() < EVERY_MS) return false;
    this.counted.set(id, true);
    return (await this.store.waiting(claim, id, MOST_WAITING + 1)) > MOST_WAITING;
  }
}
