export type Expired = 'total' | 'between-tokens';

/** Milliseconds. */
export interface DeadlineOptions {
  /** For the whole reply, from the request on; also the longest wait for the first token. */
  readonly totalTimeoutMs: number;
  /** Between two tokens, once the first has come. */
  readonly tokenTimeoutMs: number;
}

/** Two clocks over one reply. `signal` is aborted by the first to run out. */
export class Deadlines {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout;
  private token: NodeJS.Timeout | null = null;
  expired: Expired | null = null;

  constructor(private readonly options: DeadlineOptions) {
    this.total = setTimeout(() => this.expire('total'), options.totalTimeoutMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** A token came. */
  touch(): void {
    if (this.token) this.token.refresh();
    else this.token = setTimeout(() => this.expire('between-tokens'), this.options.tokenTimeoutMs);
  }

  stop(): void {
    clearTimeout(this.total);
    if (this.token) clearTimeout(this.token);
  }

  private expire(which: Expired): void {
    this.expired ??= which;
    this.stop();
    this.controller.abort();
  }
}
