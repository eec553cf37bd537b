import type { OnModuleDestroy } from '@nestjs/common';
import { StoreBusy, StoreUnavailable } from '@verbatim/event-store';
import { DomainError } from '@verbatim/kernel';
import type { Claim, Verdict, WorkHandler } from '@verbatim/owed-work';
import type { WakeQueue } from '@verbatim/queue';
import type { JobKind, JobStep } from './job';
import type { JobRuns } from './job-runs';
import { callOf, type StoredJob } from './job.row';
import { runJob } from './run-job.owed';

const SETTLED: Verdict = { kind: 'settled' };
/** After so long a job lets those of other accounts have a turn. */
const TURN_MS = 20_000;

export interface RunJobParts {
  readonly runs: JobRuns;
  readonly kinds: readonly JobKind[];
  readonly queue: Pick<WakeQueue, 'wake'>;
  /** Default 20,000. */
  readonly turnMs?: number;
}

/** Runs a job step by step, each recorded before the next; whoever takes it over goes on from the last one recorded. */
export class RunJobWorker implements WorkHandler, OnModuleDestroy {
  readonly definition = runJob;
  private readonly kinds: ReadonlyMap<string, JobKind>;
  private stopping = false;

  /** Throws when two kinds have one name. */
  constructor(private readonly parts: RunJobParts) {
    this.kinds = new Map(parts.kinds.map((kind) => [kind.kind, kind]));
    if (this.kinds.size !== parts.kinds.length) throw new Error('Two kinds of job have the same name');
  }

  /** The step under way is the last: the job goes on in another process. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  async handle(claim: Claim, signal: AbortSignal): Promise<Verdict> {
    const { runs } = this.parts;
    const job = await runs.begin(claim);
    if (!job) return SETTLED;
    const kind = this.kinds.get(job.kind);
    const input = kind?.input.safeParse(job.input);
    if (claim.exhausted) await runs.fail(claim, claim.lastError ?? 'job.interrupted');
    else if (!kind) await runs.fail(claim, 'job.kind-unknown');
    else if (!input?.success) await runs.fail(claim, 'job.input-unreadable');
    else return this.run(claim, kind, { ...firstStep(job, signal), input: input.data });
    return SETTLED;
  }

  private async run(claim: Claim, kind: JobKind, first: JobStep): Promise<Verdict> {
    const { runs, turnMs = TURN_MS } = this.parts;
    const { signal } = first;
    const restAt = performance.now() + turnMs;
    for (let at = first; ;) {
      try {
        const stepped = await kind.step(at);
        const rest = this.stopping || signal.aborted || performance.now() >= restAt;
        const recorded = await runs.record(claim, stepped, { rest });
        if (recorded === 'rests') this.wake(claim);
        if (recorded !== 'goes-on') return SETTLED;
        at = { ...at, ...stepped };
      } catch (error) {
        return this.afterFailure(claim, error, { signal, gotOn: at !== first });
      }
    }
  }

  private async afterFailure(
    claim: Claim,
    error: unknown,
    { signal, gotOn }: { readonly signal: AbortSignal; readonly gotOn: boolean },
  ): Promise<Verdict> {
    if (signal.aborted) throw error; // cut short: the runner knows why
    if (error instanceof DomainError) {
      await this.parts.runs.fail(claim, error.code);
      return SETTLED;
    }
    if (gotOn) {
      // Not charged to this step: if it fails again, it does so as the first of its claim.
      await this.parts.runs.rest(claim, runJob.backoff(1));
      this.wake(claim);
      return SETTLED;
    }
    if (error instanceof StoreBusy || error instanceof StoreUnavailable)
      return { kind: 'postpone', error: 'service.unavailable', retryAfterMs: null };
    throw error;
  }

  private wake({ shard }: Claim): void {
    this.parts.queue.wake(runJob.kind, shard);
  }
}

const firstStep = (job: StoredJob, signal: AbortSignal): JobStep => ({
  jobId: job.id,
  call: callOf(job),
  input: job.input,
  cursor: job.cursor,
  progress: job.progress,
  result: job.result,
  dryRun: job.dryRun,
  signal,
});
