import { answer } from '@verbatim/testing';
import { check, expectHealthy, nothingWrong, openWorld, seeded, startLoad, until, type Child, type World } from './rig';

const nightly = process.env.NIGHTLY === '1';
const kills = nightly ? 60 : 4;
const seed = Number(process.env.SEED ?? (nightly ? Date.now() % 1_000_000 : 20_251_121));

describe('processes that come and go under load', () => {
  let world: World;
  let running: readonly Child[];
  beforeAll(async () => {
    world = await openWorld();
    world.provider.otherwise(answer({ text: 'A reply of several words.', betweenMs: 5 }));
    running = await Promise.all([world.api(), world.api(), world.worker(), world.worker()]);
  }, 60_000);
  afterAll(() => world.close());

  const another = (old: Child): Promise<Child> => (old.app === 'api' ? world.api() : world.worker());

  it('one by one, as in a deployment: nobody gets a 5xx, nothing is lost or doubled', async () => {
    const client = await world.client();
    const load = await startLoad(client, { talkers: 3, pauseMs: 100 });
    const replaced: Child[] = [];
    for (const old of running) {
      const before = load.accepted();
      replaced.push(await another(old));
      expect(await old.stop()).toEqual({ code: 0, signal: null });
      await until('the load goes on', () => load.accepted() > before + 5);
    }
    running = replaced;
    await load.stop();
    await world.settled();
    expect(client.ledger.answers.filter(({ status }) => status >= 400)).toEqual([]);
    expect(await check(world, client.ledger)).toEqual(nothingWrong);
    await expectHealthy(world);
  }, 150_000);

  it(
    `by kill -9, at random (seed ${seed}): nothing accepted is lost, doubled or stuck`,
    async () => {
      const client = await world.client();
      const load = await startLoad(client, { talkers: 4, pauseMs: 50 });
      const random = seeded(seed);
      for (let left = kills; left > 0; left -= 1) {
        const goal = load.accepted() + 3 + Math.floor(random() * 12);
        await until('some are accepted', () => load.accepted() >= goal);
        const victim = running[Math.floor(random() * running.length)]!;
        await victim.kill();
        running = [...running.filter((child) => child !== victim), await another(victim)];
      }
      await load.stop();
      await world.settled();
      expect(client.ledger.answers.filter(({ status }) => status >= 400 && status !== 503)).toEqual([]);
      expect(await check(world, client.ledger)).toEqual(nothingWrong);
      await expectHealthy(world);
    },
    nightly ? 900_000 : 150_000,
  );
});
