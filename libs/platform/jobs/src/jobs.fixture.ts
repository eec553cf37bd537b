import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { environments, type CallContext } from '@verbatim/kernel';
import { WorkClaimer, WorkRunner } from '@verbatim/owed-work';
import { createTestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { z } from 'zod';
import { JobStore, RunJobWorker, runJob, type JobKind, type JobStep } from './index';
import { JobRuns } from './job-runs';

interface Counting {
  readonly pages: number;
}
interface At {
  readonly page: number;
}

/** Marks pages 1 to n, one in a step. */
export const countPages = { kind: 'count-pages', input: z.strictObject({ pages: z.int().min(1) }) };

/** Polls until it is so; the deadline is there to name what never happened. */
export const until = async (what: string, check: () => boolean | Promise<boolean>, withinMs = 15_000) => {
  const deadline = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`Never happened: ${what}`);
    await after(5);
  }
};

export const callIn = (accountId: string, more: Partial<CallContext['scope']> = {}): CallContext => ({
  scope: { shard: 3, accountId, projectId: null, agentId: null, environments, ...more },
  actor: { kind: 'key', id: 'key-1' },
  keyId: 'key-1',
  requestId: 'request-1',
  traceparent: null,
  correlationId: 'request-1',
  causationId: null,
  idempotency: null,
});

/** Called within a step, after its page was marked. */
export type Hook = (page: number, at: JobStep<Counting, At>) => void | Promise<void>;

/** A database of its own, a store of jobs, and as many workers as a test opens. */
export const openJobs = async () => {
  const database = await createTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 10 });
  pool.on('error', () => undefined);
  await pool.query('create table marked (job_id uuid, page int, times int, primary key (job_id, page))');
  const store = new JobStore(pool, { wake: () => undefined });
  const claimers: WorkClaimer[] = [];
  const runners: WorkRunner[] = [];
  const errors: object[] = [];

  const kindOf = (hook: Hook): JobKind<Counting, At, { readonly marked: number }> => ({
    ...countPages,
    step: async (at) => {
      const page = (at.cursor?.page ?? 0) + 1;
      if (!at.dryRun)
        await pool.query(
          `insert into marked values ($1, $2, 1) on conflict (job_id, page) do update set times = marked.times + 1`,
          [at.jobId, page],
        );
      await hook(page, at);
      const done = page === at.input.pages;
      return { cursor: { page }, done, progress: { done: page, total: at.input.pages }, result: { marked: page } };
    },
  });
  const claimer = () => {
    const made = new WorkClaimer({ connectionString: database.url, maxConnections: 2 });
    claimers.push(made);
    return made;
  };

  return {
    url: database.url,
    pool,
    store,
    errors,
    claimer,
    handler: (hook: Hook = () => undefined, turnMs = 60_000) =>
      new RunJobWorker({ runs: new JobRuns(pool), queue: { wake: () => undefined }, kinds: [kindOf(hook)], turnMs }),
    /** A worker process: sweeps and renews its leases all the time. */
    worker: (handler: RunJobWorker, { renewEveryMs = 20 } = {}) => {
      const runner = new WorkRunner({
        claimer: claimer(),
        definitions: [runJob],
        handlers: [handler],
        log: { warn: () => undefined, error: (fields) => errors.push(fields) },
        sweepEveryMs: 20,
        renewEveryMs,
        concurrency: 3,
      });
      runners.push(runner);
      runner.start();
      return runner;
    },
    stopWorkers: () => Promise.all(runners.splice(0).map((runner) => runner.stop(0))),
    newJob: (pages: number, { accountId = randomUUID(), dryRun = false } = {}) => {
      const call = callIn(accountId);
      return store.create(call, countPages, { pages }, { dryRun }).then((job) => ({ job, call }));
    },
    /** How often each page was marked. */
    marks: async (jobId: string): Promise<Record<number, number>> => {
      const { rows } = await pool.query<{ page: number; times: number }>(
        'select page, times from marked where job_id = $1 order by page',
        [jobId],
      );
      return Object.fromEntries(rows.map(({ page, times }) => [page, times]));
    },
    owed: async (jobId: string) => {
      const { rows } = await pool.query('select * from owed_work where lane = $1', [jobId]);
      return rows[0] as { state: string; attempt: number; holder: string | null; last_error: string | null };
    },
    /** As if its worker had been silent for longer than a lease. */
    expire: (jobId: string) =>
      pool.query('update owed_work set available_at = now() where lane = $1 and holder is not null', [jobId]),
    close: async () => {
      await Promise.all(claimers.map((one) => one.end()));
      await pool.end();
      await database.drop();
    },
  };
};
export type Jobs = Awaited<ReturnType<typeof openJobs>>;

/** Something that waits to be let go. */
export const gate = () => {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
};
