/** A bounded number of places, given out in the order they were asked for. */
export class Slots {
  private taken = 0;
  private closed = false;
  private waiting: ((got: boolean) => void)[] = [];

  constructor(private readonly capacity: number) {}

  get free(): number {
    return this.closed ? 0 : this.capacity - this.taken;
  }

  /** Whether somebody waits for a place. */
  get waited(): boolean {
    return this.waiting.length > 0;
  }

  /** Resolves with true when a place is ours, with false once closed. */
  async acquire(): Promise<boolean> {
    if (this.closed) return false;
    if (this.taken >= this.capacity) return new Promise((resolve) => this.waiting.push(resolve));
    this.taken++;
    return true;
  }

  release(): void {
    const next = this.waiting.shift();
    if (next) next(true);
    else this.taken--;
  }

  close(): void {
    this.closed = true;
    for (const resolve of this.waiting.splice(0)) resolve(false);
  }
}
