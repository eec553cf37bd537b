import fc from 'fast-check';
import { openDelivering, openGround, type Ground, type Outcome } from './delivering.fixture';

const RUNS = process.env.NIGHTLY === '1' ? 300 : 25;

type Step =
  | { readonly kind: 'happens'; readonly conversation: number }
  | { readonly kind: 'follows' }
  | { readonly kind: 'delivers'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'replays'; readonly back: number }
  | { readonly kind: 'tends' };

const outcome = fc.constantFrom<Outcome>('taken', 'taken', 'refused', 'taken-and-dies', 'dies');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('happens' as const), conversation: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'follows' as const }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('delivers' as const), outcomes: fc.array(outcome, { maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replays' as const), back: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'tends' as const }) },
);

describe('deliveries to an endpoint', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  it('bring each event of a conversation at least once, and none for the first time before those ahead of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const world = await openDelivering(ground);
        for (const one of steps) {
          if (one.kind === 'happens') await world.happens(one.conversation);
          if (one.kind === 'follows') await world.follows();
          if (one.kind === 'replays') await world.replays(one.back);
          if (one.kind === 'tends') await world.tends();
          if (one.kind === 'delivers') {
            world.outcomes.splice(0, Infinity, ...one.outcomes);
            await world.delivers();
          }
        }
        world.outcomes.splice(0);
        await world.follows();
        while (await world.tends());
        while (await world.delivers());
        for (const index of world.conversations.keys()) {
          const firsts = [...new Set(world.versionsOf(index))];
          expect(firsts).toEqual(Array.from({ length: world.versions[index] ?? 0 }, (_, at) => at + 1));
        }
        const { rows } = await ground.pool.query(`select 1 from webhook_deliveries where status <> 'delivered'`);
        expect(rows).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 300_000);
});
