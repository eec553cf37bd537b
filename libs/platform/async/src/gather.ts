interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Sends what arrives while a batch is under way together in the next one; no timer. `send` answers in order. */
export class Gather<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private sending = false;

  constructor(private readonly send: (items: readonly Item[]) => Promise<readonly Result[]>) {}

  add(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.sending) return;
      this.sending = true;
      setImmediate(() => void this.sendAll()); // whatever else this turn of the event loop adds goes along
    });
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        const results = await this.send(batch.map(({ item }) => item));
        if (results.length !== batch.length) throw new RangeError('A batch needs one result for each item');
        batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.sending = false;
  }
}
