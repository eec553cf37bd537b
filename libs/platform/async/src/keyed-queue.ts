/** Work under one key runs one after the other, in the order it came; keys do not wait for each other. */
export class KeyedQueue {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** `work` is told whether it had to wait behind other work of its key. */
  run<Result>(key: string, work: (waited: boolean) => Promise<Result>): Promise<Result> {
    const before = this.tails.get(key);
    const next = (): Promise<Result> => work(true);
    const result = before ? before.then(next, next) : work(false);
    this.tails.set(key, result);
    const forget = (): void => {
      if (this.tails.get(key) === result) this.tails.delete(key);
    };
    result.then(forget, forget);
    return result;
  }
}
