import type { Claim } from '@verbatim/owed-work';
import type { WorkTiming } from '../domain/conversation.events';

/** Times what a worker does with a claim, from when it has it in hand. */
export class WorkWatch {
  private readonly began = performance.now();
  private calledMs: number | null = null;
  private firstTokenMs: number | null = null;
  private endedMs: number | null = null;

  constructor(private readonly claim: Pick<Claim, 'history'>) {}

  /** Whoever does it outside is asked. */
  called(): void {
    this.calledMs = this.elapsed();
  }

  /** Something of the answer is here; the first time counts. */
  heard(): void {
    this.firstTokenMs ??= this.elapsed();
  }

  ended(): void {
    this.endedMs = this.elapsed();
  }

  get timing(): WorkTiming {
    const { calledMs, firstTokenMs, endedMs } = this;
    return { history: this.claim.history, calledMs, firstTokenMs, endedMs };
  }

  private elapsed(): number {
    return Math.round(performance.now() - this.began);
  }
}
