import { inTransaction } from '@verbatim/database';
import { HttpAnswer, insertIdempotency, type SqlRunner } from '@verbatim/http';
import { newId } from '@verbatim/ids';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import { lockLane, oweIn } from '@verbatim/owed-work';
import type { WakeQueue } from '@verbatim/queue';
import type { Pool } from 'pg';
import type { Job, JobType } from './job';
import { jobNotFound, jobState } from './job.errors';
import * as rows from './job.row';
import { stateAfter, isFinished, type JobState } from './job.states';
import { jobAnswer, toJobView } from './job.view';
import { laneOf, owedRun, runJob } from './run-job.owed';

export interface JobOptions {
  readonly dryRun?: boolean;
  /** The person the job is about: lets their erasure reach the answer kept for the Idempotency-Key. */
  readonly about?: string;
}

export interface ChangeOptions {
  /** What is kept for the call's Idempotency-Key; the job as `/v1/jobs` shows it, unless said otherwise. */
  readonly answer?: (after: Job) => HttpAnswer;
  /** Written in the transaction of the change; not called when nothing changes. */
  readonly also?: (sql: SqlRunner, before: Job, after: Job) => Promise<void>;
}

export interface JobPage {
  readonly kind?: string | undefined;
  readonly state?: JobState | undefined;
  readonly limit: number;
  /** Jobs beyond this place, or before it; null starts at the newest. */
  readonly from: { readonly side: 'after' | 'before'; readonly at: string; readonly id: string } | null;
}

/** Jobs as those who ask for them see them. Everything a caller may not see is `job.not-found`. */
export class JobStore {
  constructor(
    private readonly pool: Pool,
    private readonly queue: Pick<WakeQueue, 'wake'>,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /**
   * Makes a job and owes its run, together with the answer (`jobAnswer`) kept for the call's Idempotency-Key. The input
   * has been parsed with the type's schema by the caller, as a body is.
   */
  async create<Input extends object>(
    call: CallContext,
    type: JobType<Input>,
    input: Input,
    options?: JobOptions,
  ): Promise<Job> {
    const job = await inTransaction(this.pool, async (tx) => {
      const made = await this.createIn(tx, call, type, input, options);
      await insertIdempotency(tx, call, jobAnswer(made), options?.about);
      return made;
    });
    this.wake(call.scope);
    return job;
  }

  /** As `create`, in the caller's transaction, which also keeps the answer. `wake` is to be called after its commit. */
  async createIn<Input extends object>(
    sql: SqlRunner,
    call: CallContext,
    type: JobType<Input>,
    input: Input,
    { dryRun = false }: JobOptions = {},
  ): Promise<Job> {
    const now = this.clock();
    const { scope, actor, keyId, requestId, traceparent } = call;
    const job: rows.StoredJob = {
      ...{ scope, actor, keyId, requestId, traceparent },
      id: newId(),
      kind: type.kind,
      state: 'queued',
      dryRun,
      input,
      cursor: null,
      progress: { done: 0, total: null },
      result: null,
      error: null,
      createdAt: now,
      updatedAt: now,
      startedAt: null,
      finishedAt: null,
    };
    await sql.query(rows.INSERT, rows.insertValues(job));
    await oweIn(sql, runJob, owedRun(job));
    return job;
  }

  /** Takes the reasons out of what jobs were told, where that names this: what people wrote goes with its person. */
  async forgetReasons({ shard, accountId }: AccountScope, named: Readonly<Record<string, string>>): Promise<void> {
    await this.pool.query(
      `update jobs set input = input - 'reason' where shard = $1 and account_id = $2 and input @> $3 and input ? 'reason'`,
      [shard, accountId, JSON.stringify(named)],
    );
  }

  /** Tells the workers of a shard that a job is to be run. Only a hint. */
  wake({ shard }: Pick<AccountScope, 'shard'>): void {
    this.queue.wake(runJob.kind, shard);
  }

  /** Throws `job.not-found`. */
  async find(scope: AccountScope, jobId: string): Promise<Job> {
    const { rows: found } = await this.pool.query<rows.JobRow>({
      name: 'job-find',
      text: `select * from jobs where ${rows.VISIBLE} and id = $6`,
      values: [...rows.visibleTo(scope), jobId],
    });
    if (!found[0]) throw jobNotFound();
    return rows.toJob(found[0]);
  }

  /** Newest first (oldest first when going back), one more than asked for when there are more. */
  async list(scope: AccountScope, { kind, state, limit, from }: JobPage): Promise<Job[]> {
    const [beyond, direction] = from?.side === 'before' ? ['>', 'asc'] : ['<', 'desc'];
    const { rows: found } = await this.pool.query<rows.JobRow>({
      name: `job-list-${direction}`,
      text: `select * from jobs where ${rows.VISIBLE} and ($6::text is null or kind = $6) and ($7::text is null or state = $7)
        and ($8::timestamptz is null or (created_at, id) ${beyond} ($8, $9::uuid))
        order by created_at ${direction}, id ${direction} limit $10`,
      values: [...rows.visibleTo(scope), kind, state, from?.at, from?.id, limit + 1],
    });
    return found.map(rows.toJob);
  }

  /**
   * Pauses, resumes or cancels. A worker that runs the job notices between two steps. Repeating is harmless; throws
   * `job.not-found`, or `job.state` once the job is finished.
   */
  async change(
    call: CallContext,
    jobId: string,
    move: 'pause' | 'resume' | 'cancel',
    { answer = (after) => new HttpAnswer(200, toJobView(after)), also }: ChangeOptions = {},
  ): Promise<Job> {
    const job = await inTransaction(this.pool, async (tx) => {
      await lockLane(tx, laneOf({ id: jobId, scope: call.scope })); // first, as the worker does: two orders could deadlock
      const { rows: found } = await tx.query<rows.JobRow>(
        `select * from jobs where ${rows.VISIBLE} and id = $6 for update`,
        [...rows.visibleTo(call.scope), jobId],
      );
      if (!found[0]) throw jobNotFound();
      const before = rows.toJob(found[0]);
      const state = stateAfter(before.state, move);
      if (state === null) throw jobState(before.state);
      if (state === before.state) return before;
      const now = this.clock();
      const after = { ...before, state, updatedAt: now, finishedAt: isFinished(state) ? now : null };
      await tx.query(rows.UPDATE, rows.updateValues(after));
      if (state === 'queued') await oweIn(tx, runJob, owedRun(after));
      await also?.(tx, before, after);
      await insertIdempotency(tx, call, answer(after));
      return after;
    });
    if (job.state === 'queued') this.wake(call.scope);
    return job;
  }
}
