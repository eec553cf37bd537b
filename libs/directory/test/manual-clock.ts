import type { Clock } from '../src';

/** Stands still until told to move. */
export class ManualClock implements Clock {
  private time = Date.parse('2026-01-05T09:00:00.000Z');

  now(): Date {
    return new Date(this.time);
  }

  advance(ms: number): void {
    this.time += ms;
  }
}
