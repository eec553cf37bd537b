import type { Pending } from './pending';

/** One statement's bound: beyond it a neighbour's large payload would cost everybody in the batch. */
const MAX_CHARS = 2_000_000;
/** How far a batch looks past appends that must wait for their stream's turn. */
const LOOK_AHEAD = 1_024;

/** What waits for a writer, in order of arrival. */
export class AppendQueue {
  private waiting: Pending[] = [];

  constructor(private readonly maxBatch: number) {}

  get length(): number {
    return this.waiting.length;
  }

  push(pending: Pending): void {
    this.waiting.push(pending);
  }

  /** Back to the front: it was not sent. */
  putBack(pending: readonly Pending[]): void {
    this.waiting = [...pending, ...this.waiting];
  }

  /** The next batch: no stream and no row twice, so that one statement can hold it. A stream's own order is kept. */
  take(): Pending[] {
    const batch: Pending[] = [];
    const passed: Pending[] = [];
    const streams = new Set<string>();
    const rows = new Set<string>();
    let chars = 0;
    let at = 0;
    const end = Math.min(this.waiting.length, LOOK_AHEAD);
    for (; at < end && batch.length < this.maxBatch && chars < MAX_CHARS; at++) {
      const pending = this.waiting[at]!;
      const { append } = pending;
      const first = !streams.has(append.streamId);
      streams.add(append.streamId);
      if (!first || append.rows.some((row) => rows.has(row.key))) {
        passed.push(pending);
        continue;
      }
      for (const row of append.rows) rows.add(row.key);
      chars += append.size;
      batch.push(pending);
    }
    const rest = this.waiting.slice(at);
    this.waiting = passed.length > 0 ? [...passed, ...rest] : rest;
    return batch;
  }

  /** Takes out all that has waited since before `since` (milliseconds of the monotonic clock). */
  takeOlder(since: number): Pending[] {
    const older = this.waiting.filter((pending) => pending.since < since);
    if (older.length > 0) this.waiting = this.waiting.filter((pending) => pending.since >= since);
    return older;
  }
}
