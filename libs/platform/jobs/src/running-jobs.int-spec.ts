import { DomainError } from '@verbatim/kernel';
import { gate, openJobs, until, type Jobs } from './jobs.fixture';
import type { JobStep } from './job';

const range = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);
const once = (pages: number) => Object.fromEntries(range(pages).map((page) => [page, 1]));
const PAGES = 4;

describe('a job', () => {
  let jobs: Jobs;
  beforeAll(async () => {
    jobs = await openJobs();
  });
  afterEach(async () => {
    await jobs.stopWorkers();
    await jobs.pool.query('truncate owed_work, jobs, marked');
    jobs.errors.length = 0;
  });
  afterAll(() => jobs.close());

  const stateOf = async ({ job, call }: Awaited<ReturnType<Jobs['newJob']>>) =>
    (await jobs.store.find(call.scope, job.id)).state;
  const settled = (jobId: string) => until('nothing is owed', async () => (await jobs.owed(jobId)).state === 'done');

  it('is run step by step to its end', async () => {
    const seen: number[] = [];
    const { job, call } = await jobs.newJob(PAGES);
    expect(job).toMatchObject({ state: 'queued', progress: { done: 0, total: null }, startedAt: null });
    jobs.worker(
      jobs.handler(async (page) => {
        const { progress } = await jobs.store.find(call.scope, job.id);
        seen.push(progress.done);
        expect(progress.done).toBe(page - 1);
      }),
    );
    await settled(job.id);
    const done = await jobs.store.find(call.scope, job.id);
    expect(done).toMatchObject({
      state: 'completed',
      progress: { done: PAGES, total: PAGES },
      result: { marked: PAGES },
      error: null,
    });
    expect(done.startedAt).not.toBeNull();
    expect(done.finishedAt).not.toBeNull();
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(await jobs.marks(job.id)).toEqual(once(PAGES));
  });

  it('tells its steps who asked, and that it only looks', async () => {
    let told: JobStep | undefined;
    const { job, call } = await jobs.newJob(1, { dryRun: true });
    jobs.worker(jobs.handler((_page, at) => void (told = at)));
    await settled(job.id);
    expect(told).toMatchObject({ jobId: job.id, dryRun: true, input: { pages: 1 }, cursor: null });
    expect(told?.call).toEqual({ ...call, causationId: job.id });
    expect(await jobs.marks(job.id)).toEqual({});
  });

  it.each(range(PAGES))('paused during step %i stops behind it, and goes on from there', async (at) => {
    const made = await jobs.newJob(PAGES);
    const { job, call } = made;
    const paused = gate();
    jobs.worker(
      jobs.handler(async (page) => {
        if (page === at && (await stateOf(made)) === 'running') {
          await jobs.store.change(call, job.id, 'pause');
          paused.open();
        }
      }),
    );
    await paused.passed;
    await settled(job.id);
    expect(await stateOf(made)).toBe('paused');
    expect(await jobs.marks(job.id)).toEqual(once(at));
    await jobs.stopWorkers();
    jobs.worker(jobs.handler());
    await jobs.store.change(call, job.id, 'resume');
    await settled(job.id);
    expect(await stateOf(made)).toBe('completed');
    // Of a pause in its last step the job is not done: that step is done once more.
    expect(await jobs.marks(job.id)).toEqual(at === PAGES ? { ...once(PAGES), [PAGES]: 2 } : once(PAGES));
  });

  it.each(range(PAGES))('cancelled during step %i ends behind it', async (at) => {
    const made = await jobs.newJob(PAGES);
    jobs.worker(
      jobs.handler(async (page) => {
        if (page === at) await jobs.store.change(made.call, made.job.id, 'cancel');
      }),
    );
    await settled(made.job.id);
    expect(await stateOf(made)).toBe('cancelled');
    expect(await jobs.marks(made.job.id)).toEqual(once(at));
  });

  it('paused or cancelled before anybody began is not begun', async () => {
    const [paused, cancelled] = [await jobs.newJob(1), await jobs.newJob(1)];
    await jobs.store.change(paused.call, paused.job.id, 'pause');
    await jobs.store.change(cancelled.call, cancelled.job.id, 'cancel');
    jobs.worker(jobs.handler());
    await Promise.all([settled(paused.job.id), settled(cancelled.job.id)]);
    expect([await stateOf(paused), await stateOf(cancelled)]).toEqual(['paused', 'cancelled']);
    expect(await jobs.marks(paused.job.id)).toEqual({});
  });

  it('paused and resumed during one step stays with its worker', async () => {
    const made = await jobs.newJob(PAGES);
    const [reached, go] = [gate(), gate()];
    jobs.worker(
      jobs.handler(async (page) => {
        if (page !== 2) return;
        reached.open();
        await go.passed;
      }),
    );
    await reached.passed;
    const second: number[] = [];
    jobs.worker(jobs.handler((page) => void second.push(page)));
    await jobs.store.change(made.call, made.job.id, 'pause');
    await jobs.store.change(made.call, made.job.id, 'resume');
    expect(await jobs.owed(made.job.id)).toMatchObject({ state: 'owed', attempt: 1 });
    go.open();
    await settled(made.job.id);
    expect(await stateOf(made)).toBe('completed');
    expect(second).toEqual([]);
    expect(await jobs.marks(made.job.id)).toEqual(once(PAGES));
  });

  it('is taken over from its cursor when its worker falls silent; what that one still does leaves no trace', async () => {
    const made = await jobs.newJob(PAGES);
    const [reached, go] = [gate(), gate()];
    let late = false;
    const silent = jobs.handler(async (page) => {
      if (page !== 3) return;
      reached.open();
      await go.passed;
      late = true;
    });
    const [claim] = (await jobs.claimer().claim(silent.definition, 1)).claims;
    const handled = silent.handle(claim!, new AbortController().signal);
    await reached.passed;
    const pages: number[] = [];
    const [resumed, end] = [gate(), gate()];
    jobs.worker(
      jobs.handler(async (page) => {
        pages.push(page);
        if (page !== 4) return;
        resumed.open();
        await end.passed;
      }),
    );
    await jobs.expire(made.job.id);
    await resumed.passed;
    const before = await jobs.store.find(made.call.scope, made.job.id);
    go.open();
    await handled; // while the other one runs it
    expect(late).toBe(true);
    expect(await jobs.store.find(made.call.scope, made.job.id)).toEqual(before);
    end.open();
    await settled(made.job.id);
    expect(await stateOf(made)).toBe('completed');
    expect(pages).toEqual([3, 4]);
    expect(await jobs.marks(made.job.id)).toEqual({ ...once(PAGES), 3: 2 });
  });

  it('never runs in two workers at once', async () => {
    const made = await Promise.all(range(12).map(() => jobs.newJob(PAGES)));
    const running = new Map<string, number>();
    let most = 0;
    const handlers = range(2).map(() =>
      jobs.handler(async (_page, { jobId }) => {
        const now = (running.get(jobId) ?? 0) + 1;
        running.set(jobId, now);
        most = Math.max(most, now);
        await new Promise(setImmediate);
        running.set(jobId, now - 1);
      }, 0),
    );
    for (const handler of handlers) jobs.worker(handler);
    for (const { job } of made) await settled(job.id);
    expect(most).toBe(1);
    for (const { job } of made) expect(await jobs.marks(job.id)).toEqual(once(PAGES));
  });

  it('lets others have a turn, and begins its next turn with a fresh budget', async () => {
    const made = await jobs.newJob(PAGES);
    const attempts: number[] = [];
    jobs.worker(jobs.handler(async () => void attempts.push((await jobs.owed(made.job.id)).attempt), 0));
    await settled(made.job.id);
    expect(attempts).toEqual([1, 1, 1, 1]);
  });

  it('is handed on at once by a worker that stops', async () => {
    const made = await jobs.newJob(PAGES);
    const handler = jobs.handler((page) => {
      if (page === 2) handler.onModuleDestroy();
    });
    const [claim] = (await jobs.claimer().claim(handler.definition, 1)).claims;
    await handler.handle(claim!, new AbortController().signal);
    expect(await jobs.owed(made.job.id)).toMatchObject({ state: 'owed', holder: null, attempt: 0 });
    expect(await stateOf(made)).toBe('running');
    expect(await jobs.marks(made.job.id)).toEqual(once(2));
  });

  it('ends with the code of a refusal', async () => {
    const made = await jobs.newJob(PAGES);
    jobs.worker(
      jobs.handler((page) => {
        if (page === 2) throw new DomainError('user.missing', 'There is no such user.');
      }),
    );
    await settled(made.job.id);
    expect(await jobs.store.find(made.call.scope, made.job.id)).toMatchObject({
      state: 'failed',
      error: 'user.missing',
      progress: { done: 1 },
    });
  });

  it('tries a step again that failed for another reason, and fails when its budget is used up', async () => {
    const made = await jobs.newJob(PAGES);
    let failing = true;
    const handler = jobs.handler((page) => {
      if (page === 2 && failing) throw new Error('unforeseen');
    });
    jobs.worker(handler);
    const hurry = () => jobs.pool.query('update owed_work set available_at = now() where holder is null');
    await until('it was tried thrice', async () => {
      await hurry();
      const { attempt, last_error: error } = await jobs.owed(made.job.id);
      return attempt >= 3 && error === 'internal';
    });
    expect(jobs.errors.length).toBeGreaterThan(0);
    failing = false;
    await until('it is done', async () => {
      await hurry();
      return (await jobs.owed(made.job.id)).state === 'done';
    });
    expect(await stateOf(made)).toBe('completed');

    failing = true;
    const lost = await jobs.newJob(PAGES);
    await until('it has failed', async () => {
      await jobs.pool.query(
        'update owed_work set available_at = now(), attempt = greatest(attempt, 19) where holder is null',
      );
      return (await jobs.owed(lost.job.id)).state === 'done';
    });
    expect(await jobs.store.find(lost.call.scope, lost.job.id)).toMatchObject({ state: 'failed', error: 'internal' });
  });

  it('fails when nobody knows its kind, or can read its input any more', async () => {
    const [strange, garbled] = [await jobs.newJob(1), await jobs.newJob(1)];
    await jobs.pool.query(`update jobs set kind = 'of-old' where id = $1`, [strange.job.id]);
    await jobs.pool.query(`update jobs set input = '{}' where id = $1`, [garbled.job.id]);
    jobs.worker(jobs.handler());
    await Promise.all([settled(strange.job.id), settled(garbled.job.id)]);
    const errorOf = async ({ job, call }: typeof strange) => (await jobs.store.find(call.scope, job.id)).error;
    expect([await errorOf(strange), await errorOf(garbled)]).toEqual(['job.kind-unknown', 'job.input-unreadable']);
  });
});
