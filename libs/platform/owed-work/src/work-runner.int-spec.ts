import { randomUUID } from 'node:crypto';
import { LeaseLost, WorkerStopping } from './errors';
import type { Claim, Verdict, WorkHandler } from './types';
import { answering, openWork, until, type Answering, type Work } from './work.fixture';
import { WorkRunner, type RunnerOptions } from './work-runner';

const silent = { warn: () => undefined, error: () => undefined };
const NEVER = 3_600_000;

/** Resolves when the signal aborts, with its reason. */
const aborted = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));

describe('the runner of owed work', () => {
  let work: Work;
  let runners: WorkRunner[];
  beforeAll(async () => {
    work = await openWork();
  });
  beforeEach(() => {
    runners = [];
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop(0)));
    await work.pool.query('truncate owed_work');
  });
  afterAll(() => work.close());

  const open = (
    handle: (claim: Claim<Answering>, signal: AbortSignal) => Promise<Verdict>,
    {
      leaseMs,
      definition = answering,
      ...options
    }: Partial<RunnerOptions> & { leaseMs?: number; definition?: typeof answering } = {},
  ) => {
    const handler: WorkHandler<Answering> = { definition, handle };
    const claimer = work.claimer(leaseMs === undefined ? {} : { leaseMs });
    const runner = new WorkRunner({
      claimer,
      definitions: [definition],
      handlers: [handler],
      log: silent,
      sweepEveryMs: NEVER,
      ...options,
    });
    runners.push(runner);
    return { runner, claimer };
  };
  const done = async (): Promise<Verdict> => ({ kind: 'done' });

  it('handles one row for a wake-up, and closes it', async () => {
    const handled: string[] = [];
    const { runner } = open(async ({ lane }) => {
      handled.push(lane);
      return { kind: 'done' };
    });
    const { lane } = await work.owe();
    await work.owe();
    await runner.runOne('answer');
    expect(handled).toEqual([lane]);
    expect(await work.row(lane)).toMatchObject({ state: 'done' });
    expect(await work.left()).toBe(1);
  });

  it('asks nothing more about a row that the append of its outcome has settled', async () => {
    const { runner, claimer } = open(async () => ({ kind: 'settled' }));
    const closes = jest.spyOn(claimer, 'close');
    await work.owe();
    await runner.runOne('answer');
    expect(closes).not.toHaveBeenCalled();
  });

  it('ends a burst of surplus wake-ups quietly, in few statements', async () => {
    const { runner, claimer } = open(done);
    const claims = jest.spyOn(claimer, 'claim');
    await work.oweMany(randomUUID(), 3);
    await Promise.all(Array.from({ length: 40 }, () => runner.runOne('answer')));
    expect(await work.left()).toBe(0);
    expect(claims.mock.calls.length).toBeLessThanOrEqual(3);
  });

  it('sweeps without any wake-up until nothing is due, within its places', async () => {
    let running = 0;
    let most = 0;
    const { runner } = open(
      async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        return { kind: 'done' };
      },
      { concurrency: 7 },
    );
    await work.oweMany(randomUUID(), 100);
    runner.start();
    await until('everything is done', async () => (await work.left()) === 0);
    expect(most).toBe(7);
  });

  it('comes back for what is owed later, sweep by sweep', async () => {
    const { runner } = open(done, { sweepEveryMs: 20 });
    runner.start();
    for (let n = 0; n < 3; n++) {
      await work.owe();
      await until('it is done', async () => (await work.left()) === 0);
    }
  });

  it('is there when a row becomes due between two sweeps', async () => {
    const { runner } = open(done);
    await work.owe();
    await work.pass(-150);
    await runner.runOne('answer');
    expect(await work.left()).toBe(1);
    await until('it is done', async () => (await work.left()) === 0);
  });

  it('tries a postponed row again by itself, with why and how often', async () => {
    const seen: unknown[] = [];
    const { runner } = open(
      async ({ attempt, lastError }) => {
        seen.push({ attempt, lastError });
        return attempt === 1 ? { kind: 'postpone', error: 'busy', retryAfterMs: null } : { kind: 'done' };
      },
      { definition: { ...answering, backoff: () => 50 } },
    );
    const { lane } = await work.owe();
    await runner.runOne('answer');
    await until('it is done', async () => (await work.row(lane)).state === 'done');
    expect(seen).toEqual([
      { attempt: 1, lastError: null },
      { attempt: 2, lastError: 'busy' },
    ]);
  });

  it('charges an unknown error to the budget, and says when that is used up', async () => {
    const { runner } = open(async ({ exhausted }) => {
      if (!exhausted) throw new Error('unforeseen');
      return { kind: 'done' };
    });
    const { lane } = await work.owe();
    for (let attempt = 1; attempt <= 3; attempt++) {
      await runner.runOne('answer');
      expect(await work.row(lane)).toMatchObject({ state: 'owed', attempt, last_error: 'internal' });
      await work.pass(60_000);
    }
    await runner.runOne('answer');
    expect(await work.row(lane)).toMatchObject({ state: 'done', attempt: 4 });
  });

  it('keeps the lease of a long run', async () => {
    let finish = (): void => undefined;
    const { runner } = open(() => new Promise((resolve) => (finish = () => resolve({ kind: 'done' }))), {
      leaseMs: 10_000,
      renewEveryMs: 20,
    });
    const { lane } = await work.owe();
    runner.start();
    await until('it runs', async () => (await work.row(lane)).attempt === 1);
    for (let n = 0; n < 3; n++) {
      await work.pass(6_000);
      await until('the lease is renewed', async () => (await work.row(lane)).available_in_ms > 6_000);
    }
    finish();
    await until('it is done', async () => (await work.row(lane)).state === 'done');
    expect(await work.row(lane)).toMatchObject({ attempt: 1 });
  });

  it('aborts a run whose lease was taken over, and leaves the row to its new holder', async () => {
    const reasons: unknown[] = [];
    const { runner } = open(
      async (_, signal) => {
        reasons.push(await aborted(signal));
        return { kind: 'postpone', error: 'aborted', retryAfterMs: null };
      },
      { renewEveryMs: 20 },
    );
    const { lane } = await work.owe();
    runner.start();
    await until('it runs', async () => (await work.row(lane)).attempt === 1);
    await work.pool.query('update owed_work set attempt = 2, holder = gen_random_uuid()');
    await until('it is aborted', () => reasons.length === 1);
    expect(reasons[0]).toBeInstanceOf(LeaseLost);
    await runner.stop(1_000);
    expect(await work.row(lane)).toMatchObject({ state: 'owed', attempt: 2, last_error: null });
  });

  it('lets go of a row whose handler never ends', async () => {
    const reasons: unknown[] = [];
    const { runner } = open(
      async (_, signal) => {
        reasons.push(await aborted(signal));
        return new Promise<never>(() => undefined);
      },
      { renewEveryMs: 20, definition: { ...answering, giveUpAfterMs: 100 } },
    );
    await work.owe();
    runner.start();
    await until('it is let go', () => reasons.length === 1);
    expect(reasons[0]).toBeInstanceOf(LeaseLost);
  });

  it('lets what runs finish before it stops', async () => {
    let finish = (): void => undefined;
    const { runner } = open(() => new Promise((resolve) => (finish = () => resolve({ kind: 'done' }))));
    const { lane } = await work.owe();
    const woken = runner.runOne('answer');
    await until('it runs', async () => (await work.row(lane)).attempt === 1);
    const stopped = runner.stop(10_000);
    await work.owe();
    await runner.runOne('answer');
    finish();
    await Promise.all([stopped, woken]);
    expect(await work.row(lane)).toMatchObject({ state: 'done' });
    expect(await work.left()).toBe(1);
  });

  it('hands back what does not finish in time, for another worker to take at once', async () => {
    const reasons: unknown[] = [];
    const { runner } = open(async (_, signal) => {
      reasons.push(await aborted(signal));
      throw signal.reason;
    });
    const { lane } = await work.owe();
    const woken = runner.runOne('answer');
    await until('it runs', async () => (await work.row(lane)).attempt === 1);
    await runner.stop(0);
    await woken;
    expect(reasons[0]).toBeInstanceOf(WorkerStopping);
    expect(await work.row(lane)).toMatchObject({ state: 'owed', attempt: 0, holder: null });
    const { runner: another } = open(done);
    await another.runOne('answer');
    expect(await work.row(lane)).toMatchObject({ state: 'done', attempt: 1 });
  });

  it('hands back even what does not listen', async () => {
    const { runner } = open(() => new Promise(() => undefined));
    const { lane } = await work.owe();
    void runner.runOne('answer');
    await until('it runs', async () => (await work.row(lane)).attempt === 1);
    await runner.stop(0);
    expect(await work.row(lane)).toMatchObject({ state: 'owed', attempt: 0, holder: null });
  });

  it('survives the loss of its connections', async () => {
    const { runner } = open(done, { sweepEveryMs: 20 });
    runner.start();
    await work.owe();
    await until('it is done', async () => (await work.left()) === 0);
    await work.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'verbatim owed work'`,
    );
    await work.owe();
    await until('it is done', async () => (await work.left()) === 0);
  });

  it('reports each end to its observer', async () => {
    const ends: unknown[] = [];
    const { runner } = open(done, { observe: { finished: (kind, outcome) => ends.push([kind, outcome]) } });
    await work.owe();
    await runner.runOne('answer');
    expect(ends).toEqual([['answer', 'done']]);
  });
});
