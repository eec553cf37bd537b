import { StoreUnavailable } from '../errors';
import type { Tables } from '../rows/tables';
import { AppendQueue } from './append-queue';
import type { StoreObserver } from './observer';
import { byStream, prepareBatch, prepareSingle, type Prepared } from './parameters';
import type { Pending } from './pending';
import type { Statements } from './statements';
import { isCollision, verdictOf } from './verdicts';
import { WriterConnection, type ResultRow } from './writer-connection';

const COLLISION_TRIES = 20;

export interface WriterOptions {
  readonly connectionString: string;
  readonly maxBatch: number;
  readonly tables: Tables;
  readonly statements: Statements;
  readonly observer: StoreObserver;
}

/**
 * Writes the appends of its shards over one connection. No timer: what arrives while a statement is in flight goes out
 * together in the next, an idle writer sends what one turn of the event loop brought.
 */
export class Writer {
  readonly connection: WriterConnection;
  private readonly queue: AppendQueue;
  private busy = false;
  private gathering = false;
  private drained: (() => void) | null = null;

  constructor(private readonly options: WriterOptions) {
    this.queue = new AppendQueue(options.maxBatch);
    this.connection = new WriterConnection(options.connectionString, () => this.poke());
  }

  get waiting(): number {
    return this.queue.length;
  }

  add(pending: Pending): void {
    this.queue.push(pending);
    this.poke();
  }

  /** Resolves once nothing waits and nothing is in flight. */
  async drain(): Promise<void> {
    if (!this.busy && this.queue.length === 0) return;
    await new Promise<void>((resolve) => (this.drained = resolve));
  }

  /** Refuses what has waited since before `since`; it was never sent. */
  refuseOlder(since: number, error: () => Error): void {
    for (const pending of this.queue.takeOlder(since)) pending.refuse(error());
    this.settle();
  }

  private poke(): void {
    if (this.busy || this.gathering || this.queue.length === 0) return;
    this.gathering = true;
    setImmediate(() => {
      this.gathering = false;
      if (!this.busy && this.connection.ready) void this.flush(this.queue.take());
    });
  }

  private async flush(batch: Pending[]): Promise<void> {
    this.busy = true;
    if (batch.length === 1) await this.writeSingly(batch);
    else if (batch.length > 1) await this.writeTogether(batch.sort(byStream));
    this.busy = false;
    this.settle();
    this.poke();
  }

  private settle(): void {
    if (this.busy || this.queue.length > 0) return;
    this.drained?.();
    this.drained = null;
  }

  private async writeTogether(batch: Pending[]): Promise<void> {
    try {
      const rows = await this.send(prepareBatch(this.options.statements, batch), batch.length);
      const won = new Map(rows.map((row) => [Number(row[0]), row]));
      batch.forEach((pending, ordinal) => answer(pending, won.get(ordinal)));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) return this.writeSingly(batch);
      this.lose(error, batch);
    }
  }

  /** Each on its own, so that everyone gets the verdict on what they asked and nobody suffers for a neighbour. */
  private async writeSingly(batch: readonly Pending[]): Promise<void> {
    for (const [at, pending] of batch.entries()) {
      if (!this.connection.ready) return this.queue.putBack(batch.slice(at));
      await this.writeOne(pending);
    }
  }

  private async writeOne(pending: Pending): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const rows = await this.send(prepareSingle(this.options.statements, pending.append), 1);
        return answer(pending, rows[0]);
      } catch (error) {
        if (error instanceof StoreUnavailable) return this.lose(error, [pending]);
        if (!isCollision(error) || tries === COLLISION_TRIES)
          return pending.refuse(verdictOf(error, this.options.tables));
      }
    }
  }

  private async send({ statement, values }: Prepared, appends: number): Promise<readonly ResultRow[]> {
    const { onBatch } = this.options.observer;
    const since = performance.now();
    try {
      return await this.connection.run(statement, values);
    } finally {
      onBatch?.(appends, (performance.now() - since) / 1000, this.queue.length);
    }
  }

  private lose(error: StoreUnavailable, inFlight: readonly Pending[]): void {
    this.connection.drop();
    for (const pending of inFlight) pending.refuse(error);
  }
}

const answer = (pending: Pending, row: ResultRow | undefined): void => {
  if (row) pending.written(Number(row[1]), Number(row[2]));
  else pending.lostRace();
};
