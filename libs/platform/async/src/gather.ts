interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GatherOptions {
  /** Items in one batch. Default: all that wait. */
  readonly most?: number;
  /** Batches under way at once. Default 1. */
  readonly lanes?: number;
  /** How long a batch may take before those who came after it get another lane. Milliseconds, default 25. */
  readonly patienceMs?: number;
}

/**
 * Sends what arrives while a batch is under way together in the next one; whatever one turn of the event loop brings
 * goes along. Another lane opens only behind a batch that is slow. `send` answers in order.
 */
export class Gather<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;
  private gathering = false;
  private patience: NodeJS.Timeout | undefined;
  private readonly most: number;
  private readonly lanes: number;
  private readonly patienceMs: number;

  constructor(
    private readonly send: (items: readonly Item[]) => Promise<readonly Result[]>,
    { most = Number.POSITIVE_INFINITY, lanes = 1, patienceMs = 25 }: GatherOptions = {},
  ) {
    this.most = most;
    this.lanes = lanes;
    this.patienceMs = patienceMs;
  }

  add(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.gathering) return;
      if (this.underWay === 0) {
        this.gathering = true;
        setImmediate(() => {
          this.gathering = false;
          void this.sendAll();
        });
      } else this.waitForLane();
    });
  }

  private waitForLane(): void {
    if (this.underWay >= this.lanes) return;
    this.patience ??= setTimeout(() => {
      this.patience = undefined;
      if (this.waiting.length > 0 && this.underWay < this.lanes) void this.sendAll();
    }, this.patienceMs);
  }

  private async sendAll(): Promise<void> {
    this.underWay += 1;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      if (this.waiting.length > 0) this.waitForLane();
      try {
        const results = await this.send(batch.map(({ item }) => item));
        if (results.length !== batch.length) throw new RangeError('A batch needs one result for each item');
        batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      clearTimeout(this.patience);
      this.patience = undefined;
    }
    this.underWay -= 1;
  }
}
