import { inTransaction } from '@verbatim/database';
import type { ClientBase } from 'pg';
import { groupFailures, listFailingWork, listOpenWork, type OwedPage } from './look';
import { requeueAllIn, requeueIn, type Requeued } from './requeue';
import { answering, openWork, type Work } from './work.fixture';
import { WorkRunner } from './work-runner';

let work: Work;
beforeEach(async () => {
  work = await openWork();
});
afterEach(() => work.close());

const PAGE: OwedPage = { kind: answering.kind, account: null, after: null, limit: 10 };
const silent = { warn: () => undefined, error: () => undefined };
const failing = () => listFailingWork(work.pool, PAGE, null);
const requeue = (lane: string, { shard, accountId }: { shard: number; accountId: string }): Promise<Requeued | null> =>
  inTransaction(work.pool, (tx) => requeueIn(tx, { shard, accountId, kind: answering.kind, lane }));

describe('work that fails', () => {
  it('shows where an error came from that nobody foresaw, and none of its words', async () => {
    const { lane } = await work.owe();
    const handle = (): never => {
      throw new Error('Esmeralda of 7 Elm Street');
    };
    const runner = new WorkRunner({
      claimer: work.claimer(),
      definitions: [answering],
      handlers: [{ definition: answering, handle }],
      log: silent,
    });
    await runner.runOne(answering.kind);
    await runner.stop(0);
    const [row] = await failing();
    expect(row).toMatchObject({ lane, lastError: 'internal', state: 'owed', running: false });
    expect(row?.lastFrame).toMatch(/failing\.int-spec\.ts:\d+\)$/);
    expect(JSON.stringify(row)).not.toContain('Esmeralda');
    const groups = await groupFailures(work.pool, { most: 10, groups: 10 });
    expect(groups).toMatchObject([{ error: 'internal', frame: row?.lastFrame, count: 1, failed: 0 }]);
  });

  it('has another chance with a fresh budget, whether it was given up or is tried again later', async () => {
    const [later, gone] = [await work.owe(), await work.owe()];
    const claimer = work.claimer();
    for (const claim of (await claimer.claim(answering, 2)).claims)
      if (claim.lane === gone.lane) await claimer.fail(claim, 'refused');
      else await claimer.postpone(answering, claim, { error: 'unavailable', retryAfterMs: 60_000 });
    expect(await requeue(later.lane, later)).toMatchObject({ state: 'owed', attempt: 1, lastError: 'unavailable' });
    expect(await requeue(gone.lane, gone)).toMatchObject({ state: 'failed', attempt: 1, lastError: 'refused' });
    const { claims } = await claimer.claim(answering, 2);
    expect(claims.map(({ lane, attempt }) => [lane, attempt]).sort()).toEqual(
      [later.lane, gone.lane].sort().map((lane) => [lane, 1]),
    );
    expect(await requeue(later.lane, later)).toBeNull(); // it runs
  });

  it('is requeued once, whoever asks at the same time', async () => {
    for (let n = 0; n < 6; n += 1) await work.owe();
    const claimer = work.claimer();
    for (const claim of (await claimer.claim(answering, 6)).claims)
      await claimer.postpone(answering, claim, { error: 'unavailable', retryAfterMs: 60_000 });
    const key = { kind: answering.kind, error: 'unavailable', frame: null };
    const ask = () => inTransaction(work.pool, (tx) => requeueAllIn(tx, key, 4));
    const lanes = (await Promise.all([ask(), ask(), ask()])).flat().map(({ lane }) => lane);
    lanes.push(...(await ask()).map(({ lane }) => lane));
    expect(new Set(lanes).size).toBe(6);
    expect(lanes).toHaveLength(6);
    expect(await failing()).toEqual([]);
  });
});

describe('lists of work', () => {
  const indexesOf = async (run: (db: Pick<ClientBase, 'query'>) => Promise<unknown>): Promise<string[]> => {
    let plan = '';
    const explaining = {
      query: async ({ text, values }: { text: string; values: unknown[] }) => {
        const { rows } = await work.pool.query(`explain (format json) ${text}`, values);
        plan = JSON.stringify(rows);
        return { rows: [] };
      },
    } as unknown as Pick<ClientBase, 'query'>;
    await run(explaining);
    return [...plan.matchAll(/"Index Name":"(\w+)"/g)].map(([, name]) => name ?? '');
  };

  it('go along an index of what is open, or of what fails', async () => {
    const accountId = '018f6b1e-7c00-7000-8000-00000000a001';
    for (let shard = 0; shard < 8; shard += 1) await work.oweMany(accountId, 2_000, shard);
    await work.pool.query(`update owed_work set last_error = 'unavailable' where random() < 0.02`);
    await work.pool.query('vacuum analyze owed_work');
    const after = { shard: 3, accountId, by: 'unavailable', lane: accountId };
    expect(await indexesOf((db) => listFailingWork(db, { ...PAGE, after }, null))).toEqual(['owed_work_failing']);
    expect(await indexesOf((db) => listFailingWork(db, PAGE, 'other'))).toEqual(['owed_work_failing']);
    const place = { ...after, by: '2026-01-01T00:00:00Z' };
    expect(await indexesOf((db) => listOpenWork(db, { ...PAGE, after: place }))).toEqual(['owed_work_open']);
    expect(await indexesOf((db) => groupFailures(db, { most: 10, groups: 10 }))).toEqual(['owed_work_failing']);
  });
});
