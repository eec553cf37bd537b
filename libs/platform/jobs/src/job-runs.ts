import { inTransaction } from '@verbatim/database';
import { closeIn, lockClaim, oweAgainIn, type Claim } from '@verbatim/owed-work';
import type { ClientBase, Pool } from 'pg';
import type { JobStepped } from './job';
import * as rows from './job.row';
import { isFinished, stateAfter, type JobMove } from './job.states';

/** ended: this claim has nothing to do any more. rests: handed back for another turn. */
export type Recorded = 'goes-on' | 'rests' | 'ended';

/**
 * A job as the worker that holds it changes it: in one transaction that locks the owed row, then the job, and does
 * nothing at all unless this very claim still holds the row. So a late worker leaves no trace, and whoever pauses,
 * resumes or cancels meanwhile comes before or after, never in between.
 */
export class JobRuns {
  constructor(
    private readonly pool: Pool,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** The job, now running; null when there is nothing to run, or not for this claim: the owed row is closed then. */
  async begin(claim: Claim): Promise<rows.StoredJob | null> {
    return this.held(claim, async (tx, job) => {
      const begun = job && this.moved(job, 'begin');
      if (begun) await tx.query(rows.UPDATE, rows.updateValues(begun));
      else await closeIn(tx, claim); // paused, finished, or gone: whoever resumes it owes its run again
      return begun;
    });
  }

  /** Keeps what a step did. `rest`: let others have a turn, with a fresh budget for the next step. */
  async record(claim: Claim, stepped: JobStepped, { rest }: { readonly rest: boolean }): Promise<Recorded> {
    const recorded = await this.held(claim, async (tx, job) => {
      const after = job && this.moved(job, stepped.done ? 'complete' : 'begin');
      const kept = after ?? (job?.state === 'paused' && !stepped.done ? job : null); // else its last page is done again
      if (kept) {
        const { cursor, progress, result } = stepped;
        await tx.query(rows.UPDATE, rows.updateValues({ ...kept, cursor, progress, result }));
      }
      if (after?.state === 'running' && !rest) return 'goes-on';
      if (after?.state === 'running') await oweAgainIn(tx, claim);
      else await closeIn(tx, claim);
      return after?.state === 'running' ? 'rests' : 'ended';
    });
    return recorded ?? 'ended';
  }

  /** Ends the job with a stable code, unless it was paused or cancelled meanwhile. */
  async fail(claim: Claim, error: string): Promise<void> {
    await this.held(claim, async (tx, job) => {
      const failed = job && this.moved(job, 'fail');
      if (failed) await tx.query(rows.UPDATE, rows.updateValues({ ...failed, error }));
      await closeIn(tx, claim);
    });
  }

  /** Hands the claim back with a fresh budget: it got on before it met with a failure that may pass. */
  async rest(claim: Claim, delayMs: number): Promise<void> {
    await this.held(claim, (tx) => oweAgainIn(tx, claim, delayMs));
  }

  private moved(job: rows.StoredJob, move: JobMove): rows.StoredJob | null {
    const state = stateAfter(job.state, move);
    if (state === null) return null;
    const now = this.clock();
    return {
      ...job,
      state,
      updatedAt: now,
      startedAt: job.startedAt ?? now,
      finishedAt: isFinished(state) ? now : null,
    };
  }

  private held<Result>(
    claim: Claim,
    work: (tx: ClientBase, job: rows.StoredJob | null) => Promise<Result>,
  ): Promise<Result | null> {
    return inTransaction(this.pool, async (tx) => {
      if (!(await lockClaim(tx, claim))) return null;
      const { rows: found } = await tx.query<rows.JobRow>(rows.LOCK, [claim.shard, claim.accountId, claim.lane]);
      return work(tx, found[0] ? rows.toJob(found[0]) : null);
    });
  }
}
