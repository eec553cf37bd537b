import { answer } from '@verbatim/testing';
import { check, inWorld, nothingWrong, seeded, startLoad, until, type Child, type World } from './rig';

const nightly = process.env.NIGHTLY === '1';
const seed = Number(process.env.SEED ?? (nightly ? Date.now() % 1_000_000 : 20_251_121));

const fourProcesses = (world: World): Promise<readonly Child[]> =>
  Promise.all([world.api(), world.api(), world.worker(), world.worker()]);

describe('processes that come and go under load', () => {
  it.concurrent(
    'one by one, as in a deployment: nobody gets a 5xx, nothing is lost or doubled',
    () =>
      inWorld({}, async (world) => {
        world.provider.otherwise(answer({ text: 'A reply of several words.', betweenMs: 5 }));
        const processes = await fourProcesses(world);
        const client = await world.client();
        const load = await startLoad(client, { talkers: 4, pauseMs: 150 });
        for (const old of processes) {
          const before = load.accepted();
          await (old.app === 'api' ? world.api() : world.worker());
          expect(await old.stop()).toEqual({ code: 0, signal: null });
          await until('the load goes on', () => load.accepted() > before + 8);
        }
        await load.stop();
        await world.settled();
        expect(client.ledger.answers.filter(({ status }) => status >= 400)).toEqual([]);
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    90_000,
  );

  it.concurrent(
    `by kill -9, at random (seed ${seed}): nothing accepted is lost, doubled or stuck`,
    () =>
      inWorld({}, async (world) => {
        world.provider.otherwise(answer({ text: 'A reply of several words.', betweenMs: 5 }));
        let running = [...(await fourProcesses(world))];
        const client = await world.client();
        const load = await startLoad(client, { talkers: 6, pauseMs: 100 });
        const random = seeded(seed);
        for (let kills = nightly ? 60 : 6; kills > 0; kills -= 1) {
          const goal = load.accepted() + 5 + Math.floor(random() * 20);
          await until('some are accepted', () => load.accepted() >= goal);
          const victim = running[Math.floor(random() * running.length)]!;
          await victim.kill();
          const successor = await (victim.app === 'api' ? world.api() : world.worker());
          running = [...running.filter((child) => child !== victim), successor];
        }
        await load.stop();
        await world.settled();
        expect(client.ledger.answers.filter(({ status }) => status >= 400 && status !== 503)).toEqual([]);
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    nightly ? 900_000 : 90_000,
  );
});
