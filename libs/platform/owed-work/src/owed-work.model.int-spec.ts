import fc from 'fast-check';
import { settle } from './rows';
import type { Claim } from './types';
import { answering, openWork, type Work } from './work.fixture';

const LEASE_MS = 10_000;

type Step =
  | { readonly do: 'claim' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'renew' | 'settle' | 'close' | 'release'; readonly claim: number }
  | { readonly do: 'postpone'; readonly claim: number; readonly retryAfterMs: number | null };

const which = fc.nat(3); // how many claims ago the acting worker got its own
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'claim' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(1_000, 2_000, 9_000, 10_000, 600_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('renew', 'settle', 'close', 'release' as const), claim: which }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('postpone' as const),
      claim: which,
      retryAfterMs: fc.constantFrom(null, 5_000, 3_600_000),
    }),
  },
);

/** What the row should be. Times in ms since it was owed, moved only by `pass`. */
class Model {
  now = 0;
  state = 'owed';
  attempt = 0;
  availableAt = 0;
  lastError: string | null = null;
  holder: Claim | null = null;

  claim(): object | null {
    if (this.state !== 'owed' || this.availableAt > this.now) return null;
    const { lastError } = this;
    this.attempt++;
    this.lastError = null;
    this.availableAt = this.now + LEASE_MS;
    const tooOld = this.now >= answering.giveUpAfterMs;
    return {
      attempt: this.attempt,
      lastError,
      exhausted: this.attempt > answering.attempts || (this.attempt > 1 && tooOld),
      triesLeft: this.attempt < answering.attempts && !tooOld,
    };
  }

  end(state: string): void {
    this.holder = null;
    this.state = state;
  }

  postpone(claim: Claim, retryAfterMs: number | null): void {
    const delayed = this.now + Math.max(answering.backoff(claim.attempt), retryAfterMs ?? 0);
    const deadline = answering.giveUpAfterMs;
    this.availableAt = this.now < deadline ? Math.min(delayed, deadline) : delayed;
    this.holder = null;
    this.lastError = 'busy';
  }

  release(claim: Claim): void {
    this.attempt--;
    this.availableAt = this.now;
    this.holder = null;
    this.lastError = claim.lastError;
  }
}

describe('a row of owed work', () => {
  let work: Work;
  beforeAll(async () => {
    work = await openWork();
  });
  afterAll(() => work.close());

  it('does what its model does, whoever acts on it, in whatever order, however late', async () => {
    const claimer = work.claimer();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await work.pool.query('truncate owed_work');
        const { lane } = await work.owe();
        const model = new Model();
        const claims: Claim[] = [];
        for (const act of steps) {
          if (act.do === 'pass') {
            model.now += act.ms;
            await work.pass(act.ms);
          } else if (act.do === 'claim') {
            const expected = model.claim();
            const [claim] = (await claimer.claim(answering, 1)).claims;
            expect(claim ?? null).toEqual(expected && expect.objectContaining(expected));
            if (claim) claims.push((model.holder = claim));
          } else {
            const claim = claims.at(-1 - act.claim);
            if (!claim) continue;
            const held = model.holder === claim;
            switch (act.do) {
              case 'renew':
                expect(await claimer.renew([claim])).toEqual(held ? [] : [claim]);
                if (held) model.availableAt = model.now + LEASE_MS;
                break;
              case 'settle':
                expect(await work.apply(settle(claim))).toBe(held);
                if (held) model.end('done');
                break;
              case 'close':
                await claimer.close([claim]);
                if (held) model.end('done');
                break;
              case 'release':
                await claimer.release([claim]);
                if (held) model.release(claim);
                break;
              case 'postpone':
                expect((await claimer.postpone(answering, claim, { error: 'busy', ...act })) !== null).toBe(held);
                if (held) model.postpone(claim, act.retryAfterMs);
                break;
            }
          }
        }
        const { state, attempt, last_error: lastError, holder } = await work.row(lane);
        expect({ state, attempt, lastError, holder }).toEqual({
          state: model.state,
          attempt: model.attempt,
          lastError: model.lastError,
          holder: model.holder?.holder ?? null,
        });
      }),
      { numRuns: 60 },
    );
  });
});
