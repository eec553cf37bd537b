import { randomUUID } from 'node:crypto';
import { cancelOwed, settle, settleAndOwe } from './rows';
import type { Claim } from './types';
import { answering, openWork, type Work } from './work.fixture';

const LEASE_MS = 10_000;

describe('claiming owed work', () => {
  let work: Work;
  beforeAll(async () => {
    work = await openWork();
  });
  afterEach(() => work.pool.query('truncate owed_work'));
  afterAll(() => work.close());

  const claimOne = async (claimer = work.claimer()): Promise<Claim> => {
    const { claims } = await claimer.claim(answering, 1);
    expect(claims).toHaveLength(1);
    return claims[0]!;
  };

  it('lets exactly one of fifty claimers have a row', async () => {
    const owed = await work.owe({ traceparent: '00-aa-bb-01' });
    const claimers = Array.from({ length: 10 }, () => work.claimer({ maxConnections: 1 }));
    const batches = await Promise.all(Array.from({ length: 50 }, (_, n) => claimers[n % 10]!.claim(answering, 1)));
    const claims = batches.flatMap((batch) => batch.claims);
    expect(claims).toEqual([
      {
        shard: 3,
        accountId: owed.accountId,
        kind: 'answer',
        lane: owed.lane,
        subjectId: owed.subjectId,
        subject: owed.subject,
        attempt: 1,
        dueAt: owed.dueAt,
        traceparent: '00-aa-bb-01',
        exhausted: false,
        triesLeft: true,
        lastError: null,
        history: [{ did: 'claimed', attempt: 1, at: expect.any(String), worker: expect.any(String) }],
        holder: expect.any(String),
      },
    ]);
  });

  it('gives rivals different rows, and leaves none of them empty-handed', async () => {
    await work.oweMany(randomUUID(), 60);
    const claimers = Array.from({ length: 6 }, () => work.claimer({ maxConnections: 1 }));
    const batches = await Promise.all(claimers.map((claimer) => claimer.claim(answering, 10)));
    const lanes = batches.flatMap((batch) => batch.claims.map((claim) => claim.lane));
    expect(new Set(lanes).size).toBe(60);
  });

  it('takes over a row once its lease has ended, not before', async () => {
    await work.owe();
    const first = await claimOne();
    await work.pass(LEASE_MS - 1_000);
    expect((await work.claimer().claim(answering, 1)).claims).toEqual([]);
    await work.pass(1_000);
    const second = await claimOne();
    expect(second).toMatchObject({ lane: first.lane, attempt: 2, lastError: null });
    expect(second.holder).not.toBe(first.holder);
  });

  it('keeps a row from others as long as its lease is renewed', async () => {
    await work.owe();
    const claimer = work.claimer();
    const claim = await claimOne(claimer);
    await work.pass(LEASE_MS - 1_000);
    expect(await claimer.renew([claim])).toEqual([]);
    await work.pass(LEASE_MS - 1_000);
    expect((await work.claimer().claim(answering, 1)).claims).toEqual([]);
  });

  it('tells on renewal which claims are lost: taken over, cancelled, settled, or replaced', async () => {
    const claimer = work.claimer();
    for (let n = 0; n < 5; n++) await work.owe();
    const { claims } = await claimer.claim(answering, 5);
    const [taken, cancelled, settled, replaced, kept] = claims as [Claim, Claim, Claim, Claim, Claim];
    await work.pool.query('update owed_work set available_at = now() where lane = $1', [taken.lane]);
    await claimOne();
    await work.apply(cancelOwed(cancelled));
    await work.apply(settle(settled));
    await work.owe({ accountId: replaced.accountId, lane: replaced.lane });
    expect(await claimer.renew(claims)).toEqual([taken, cancelled, settled, replaced]);
    expect((await work.row(kept.lane)).available_in_ms).toBeGreaterThan(LEASE_MS - 2_000);
  });

  it('does not wait for a row that is being written, nor calls it lost', async () => {
    const claimer = work.claimer();
    await work.owe();
    const claim = await claimOne(claimer);
    const writer = await work.pool.connect();
    await writer.query('begin');
    await writer.query('select 1 from owed_work where lane = $1 for update', [claim.lane]);
    expect(await claimer.renew([claim])).toEqual([]);
    await claimer.close([claim]);
    expect((await claimer.claim(answering, 1)).claims).toEqual([]);
    await writer.query('rollback');
    writer.release();
    expect(await work.row(claim.lane)).toMatchObject({ state: 'owed', attempt: 1 });
  });

  it('fences off a worker that woke up late', async () => {
    const zombie = work.claimer();
    await work.owe();
    const late = await claimOne(zombie);
    await work.pass(LEASE_MS);
    const current = await claimOne();
    expect(await work.apply(settle(late))).toBe(false);
    expect(await work.apply(settleAndOwe(late, { ...late, streamId: late.lane }))).toBe(false);
    await zombie.close([late]);
    await zombie.release([late]);
    expect(await zombie.postpone(answering, late, { error: 'late', retryAfterMs: null })).toBeNull();
    expect(await work.row(late.lane)).toMatchObject({ state: 'owed', attempt: 2, holder: current.holder });
    expect(await work.apply(settle(current))).toBe(true);
  });

  it('owes the next thing of a lane in the change that settles the last one', async () => {
    const first = await work.owe();
    const claim = await claimOne();
    const next = { ...first, subjectId: randomUUID(), subject: { questionId: randomUUID() } };
    expect(await work.apply(settleAndOwe(claim, next))).toBe(true);
    expect(await claimOne()).toMatchObject({ lane: first.lane, subject: next.subject, attempt: 1, lastError: null });
  });

  it('is not moved by the clock of its own process', async () => {
    await work.owe();
    const claimer = work.claimer();
    const hour = 3_600_000;
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + hour);
    const claim = await claimOne(claimer);
    clock.mockReturnValue(now - hour);
    expect(await claimer.renew([claim])).toEqual([]);
    const { available_in_ms } = await work.row(claim.lane);
    clock.mockReturnValue(now + hour);
    expect((await work.claimer().claim(answering, 1)).claims).toEqual([]);
    clock.mockRestore();
    expect(available_in_ms).toBeGreaterThan(LEASE_MS - 2_000);
    expect(available_in_ms).toBeLessThanOrEqual(LEASE_MS);
  });

  it('says when the last attempt has come and when the budget is used up', async () => {
    await work.owe();
    const seen: unknown[] = [];
    for (let n = 1; n <= 4; n++) {
      const { attempt, exhausted, triesLeft } = await claimOne();
      seen.push({ attempt, exhausted, triesLeft });
      await work.pass(LEASE_MS);
    }
    expect(seen).toEqual([
      { attempt: 1, exhausted: false, triesLeft: true },
      { attempt: 2, exhausted: false, triesLeft: true },
      { attempt: 3, exhausted: false, triesLeft: false },
      { attempt: 4, exhausted: true, triesLeft: false },
    ]);
  });

  it('makes a first attempt however old the promise is, and no second one', async () => {
    await work.owe();
    await work.pass(answering.giveUpAfterMs + 1_000);
    expect(await claimOne()).toMatchObject({ attempt: 1, exhausted: false, triesLeft: false });
    await work.pass(LEASE_MS);
    expect(await claimOne()).toMatchObject({ attempt: 2, exhausted: true });
  });

  it('postpones by the backoff, or by what the other side asks for, but not beyond giving up', async () => {
    const claimer = work.claimer();
    await work.owe();
    const first = await claimOne(claimer);
    expect(await claimer.postpone(answering, first, { error: 'busy', retryAfterMs: null })).toBeCloseTo(2_000, -1);
    expect(await work.row(first.lane)).toMatchObject({ attempt: 1, holder: null, last_error: 'busy' });
    await work.pass(2_000);
    const second = await claimOne(claimer);
    expect(second).toMatchObject({ attempt: 2, lastError: 'busy' });
    expect(await claimer.postpone(answering, second, { error: 'busy', retryAfterMs: 30_000 })).toBeCloseTo(30_000, -1);
    await work.pass(30_000);
    const third = await claimOne(claimer);
    const capped = await claimer.postpone(answering, third, { error: 'busy', retryAfterMs: 86_400_000 });
    expect(capped).toBeLessThanOrEqual(answering.giveUpAfterMs - 32_000);
    expect(capped).toBeGreaterThan(answering.giveUpAfterMs - 42_000);
    await work.pass(answering.giveUpAfterMs);
    const fourth = await claimOne(claimer);
    expect(await claimer.postpone(answering, fourth, { error: 'busy', retryAfterMs: null })).toBeCloseTo(16_000, -1);
  });

  it('owes anew what was looked at too early, with a fresh budget and due only then', async () => {
    const claimer = work.claimer();
    await work.owe();
    const first = await claimOne(claimer);
    expect(await claimer.later(first, 60_000)).toBe(true);
    expect(await work.row(first.lane)).toMatchObject({ state: 'owed', attempt: 0, holder: null, last_error: null });
    expect(await claimer.later(first, 0)).toBe(false);
    expect((await claimer.claim(answering, 1)).claims).toEqual([]);
    expect(await claimer.stats()).toMatchObject([{ open: 1, due: 0, oldestDueMs: 0 }]);
    await work.pass(60_000);
    expect(await claimOne()).toMatchObject({ subjectId: first.subjectId, attempt: 1, triesLeft: true });
  });

  it('hands a claim back without burning its attempt', async () => {
    const claimer = work.claimer();
    await work.owe();
    const first = await claimOne(claimer);
    await claimer.postpone(answering, first, { error: 'busy', retryAfterMs: null });
    await work.pass(2_000);
    await claimer.release([await claimOne(claimer)]);
    expect(await claimOne()).toMatchObject({ attempt: 2, lastError: 'busy' });
  });

  it('keeps what its claims went through, in the statements that were made anyway', async () => {
    const claimer = work.claimer();
    const { lane } = await work.owe();
    const first = await claimOne(claimer);
    await claimer.postpone(answering, first, { error: 'busy', retryAfterMs: null });
    await work.pass(2_000);
    const second = await claimOne(claimer);
    await claimer.release([second]);
    await claimOne(claimer); // its worker dies
    await work.pass(LEASE_MS);
    const last = await claimOne(claimer);
    expect(last.history).toMatchObject([
      { did: 'claimed', attempt: 1, worker: first.holder },
      { did: 'postponed', attempt: 1, error: 'busy' },
      { did: 'claimed', attempt: 2, worker: second.holder },
      { did: 'released', attempt: 2 },
      { did: 'claimed', attempt: 2 },
      { did: 'claimed', attempt: 3, worker: last.holder },
    ]);
    const times = last.history.map(({ at }) => at);
    expect(times).toEqual(times.map((at) => new Date(at).toISOString()));
    expect(times).toEqual(times.toSorted());
    await claimer.later(last, 0);
    expect(await claimOne()).toMatchObject({ lane, history: [{ did: 'claimed', attempt: 1 }] });
  });

  it('keeps of very many only the latest', async () => {
    const claimer = work.claimer();
    await work.owe();
    for (let n = 0; n < 20; n += 1) await claimer.release([await claimOne(claimer)]);
    const { history } = await claimOne(claimer);
    expect(history).toHaveLength(32);
    expect(history.at(-1)).toMatchObject({ did: 'claimed', attempt: 1 });
  });

  it('closes what no append settled', async () => {
    const claimer = work.claimer();
    const { lane } = await work.owe();
    await claimer.close([await claimOne(claimer)]);
    expect(await work.row(lane)).toMatchObject({ state: 'done', holder: null });
  });

  it('fails a row whose subject it cannot read, and goes on with the others', async () => {
    const bad = await work.owe({ subject: { questionId: 'no id' } });
    const good = await work.owe();
    const { claims, unreadable } = await work.claimer().claim(answering, 5);
    expect(claims.map((claim) => claim.lane)).toEqual([good.lane]);
    expect(unreadable.map((claim) => claim.lane)).toEqual([bad.lane]);
    expect(await work.row(bad.lane)).toMatchObject({ state: 'failed', last_error: 'subject-unreadable' });
  });

  it('does not claim early, and says how long until the next row is due', async () => {
    const { lane } = await work.owe();
    await work.pass(-4_000);
    const { claims, nextDueMs } = await work.claimer().claim(answering, 1);
    expect(claims).toEqual([]);
    expect(nextDueMs).toBeGreaterThan(3_000);
    expect(nextDueMs).toBeLessThanOrEqual(4_000);
    await work.pass(4_000);
    expect((await claimOne()).lane).toBe(lane);
  });

  it('reports what is open, what waits, and how old the oldest promise is', async () => {
    await work.owe();
    await work.owe();
    await claimOne();
    await work.pass(2_000);
    const [stats] = await work.claimer().stats();
    expect(stats).toMatchObject({ kind: 'answer', open: 2, due: 1 });
    expect(stats!.oldestDueMs).toBeGreaterThanOrEqual(2_000);
  });
});
