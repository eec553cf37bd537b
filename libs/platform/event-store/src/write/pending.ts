import { StoreBusy, StoreUnavailable, VersionConflict } from '../errors';
import type { Appended } from '../types';
import type { EncodedAppend } from './encode-append';
import type { AppendOutcome, StoreObserver } from './observer';

const outcomeOf = (error: unknown): AppendOutcome => {
  if (error instanceof VersionConflict) return 'conflict';
  if (error instanceof StoreBusy) return 'busy';
  if (error instanceof StoreUnavailable) return 'unavailable';
  return 'refused';
};

/** An append on its way, with the caller who waits for its verdict. */
export class Pending {
  readonly since = performance.now();

  constructor(
    readonly append: EncodedAppend,
    private readonly observer: StoreObserver,
    private readonly resolve: (appended: Appended) => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  written(version: number, position: number): void {
    this.resolve({ version, position: this.append.count > 0 ? position : null });
    this.observer.onAppend?.((performance.now() - this.since) / 1000, 'written');
  }

  lostRace(): void {
    this.refuse(new VersionConflict(this.append.expected));
  }

  refuse(error: unknown): void {
    this.reject(error);
    this.observer.onAppend?.((performance.now() - this.since) / 1000, outcomeOf(error));
  }
}
