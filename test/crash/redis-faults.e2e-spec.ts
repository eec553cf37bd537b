import { connect } from 'node:net';
import { createWakeQueue } from '@verbatim/queue';
import { describePrivateRedis, openTcpProxy, startPrivateRedis, type PrivateRedis } from '@verbatim/testing';
import { check, inWorld, measured, nothingWrong, until, type Client, type World } from './rig';

// A POST that waited for Redis would take its timeouts: a second and more, each and every one.
const UNBOTHERED_MS = 900;

const flushAll = (redis: PrivateRedis): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(redis.port, '127.0.0.1', () => socket.write('FLUSHALL\r\n'));
    socket.once('error', reject);
    socket.once('data', () => {
      socket.end();
      resolve();
    });
  });

/** One question in each of `count` new conversations; resolves when all are accepted. */
const ask = async (client: Client, count: number, what: string): Promise<readonly [string, string][]> =>
  Promise.all(
    Array.from({ length: count }, async (_, n): Promise<[string, string]> => {
      const conversationId = await client.start();
      return [conversationId, await client.say(conversationId, `${what} ${n + 1}`)];
    }),
  );

const allEnd = async (client: Client, asked: readonly [string, string][]): Promise<void> => {
  await Promise.all(asked.map(([conversationId, questionId]) => client.ended(conversationId, questionId)));
};

const medianMs = (client: Client): number => {
  const sorted = client.ledger.answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

const queueHealth = async (world: World): Promise<string> => {
  const response = await fetch(`${world.urls()[0]}/health/ready`);
  expect(response.status).toBe(200); // without the queue an api still keeps its promises
  return ((await response.json()) as { status: string }).status;
};

/** A wake-up that is put straight into Redis is taken out of it. */
const untilWorkersListen = async (redis: PrivateRedis): Promise<void> => {
  const kind = 'generate-reply';
  const queue = createWakeQueue({ backend: 'redis', url: redis.url });
  await until('the queue is reached', () => queue.ping());
  queue.wake(kind, 0);
  await until('it is sent', () => queue.counts().sent === 1);
  await until('a worker takes it', async () => (await queue.depth(kind))?.waiting === 0);
  await queue.close();
};

const nothingWasLost = async (world: World, client: Client): Promise<void> => {
  expect(await check(world, client.ledger)).toEqual(nothingWrong);
  expect(client.ledger.count(({ status }) => status !== 202)).toBe(0);
};

describePrivateRedis('Redis is disposable', () => {
  it.concurrent(
    'when it is absent at start: messages are accepted and answered, and it is used once it comes',
    async () => {
      const redis = await startPrivateRedis({ running: false });
      await inWorld({ redisUrl: redis.url }, async (world) => {
        await Promise.all([world.api(), world.worker()]);
        const client = await world.client();
        await allEnd(client, await ask(client, 3, 'Without Redis'));
        expect(medianMs(client)).toBeLessThan(UNBOTHERED_MS);
        expect(await queueHealth(world)).toBe('degraded');
        await redis.restart();
        await until('the api has it', async () => (await queueHealth(world)) === 'ready');
        await nothingWasLost(world, client);
      });
      await redis.stop();
    },
    150_000,
  );

  it.concurrent(
    'when it is flushed under a backlog: all replies arrive within 15 s',
    () =>
      inWorld({ env: { WORKER_CONCURRENCY: '4' } }, async (world) => {
        const gate = world.provider.gate();
        world.provider.otherwise(gate.play);
        await Promise.all([world.api(), world.worker()]);
        const client = await world.client();
        const asked = await ask(client, 40, 'Flushed');
        await gate.reached;
        await flushAll(world.redis!);
        gate.release();
        expect(await measured('Redis flushed, 40 replies', () => allEnd(client, asked))).toBeLessThan(15_000);
        await nothingWasLost(world, client);
      }),
    150_000,
  );

  it.concurrent(
    'when it is killed and comes back empty: messages are accepted meanwhile and all replies arrive',
    () =>
      inWorld({ env: { WORKER_CONCURRENCY: '4' } }, async (world) => {
        await Promise.all([world.api(), world.worker()]);
        const client = await world.client();
        const before = await ask(client, 10, 'Before');
        await world.redis!.kill();
        const during = await ask(client, 10, 'During');
        expect(medianMs(client)).toBeLessThan(UNBOTHERED_MS);
        await world.redis!.restart();
        expect(await measured('Redis killed, 20 replies', () => allEnd(client, [...before, ...during]))).toBeLessThan(
          15_000,
        );
        await until('the api has it again', async () => (await queueHealth(world)) === 'ready');
        await nothingWasLost(world, client);
      }),
    150_000,
  );

  it.concurrent(
    'when its connections are dead without a word: accepting does not wait, and wake-ups work again within 30 s',
    async () => {
      const redis = await startPrivateRedis();
      const proxy = await openTcpProxy(redis.port);
      await inWorld({ redisUrl: `redis://127.0.0.1:${proxy.port}` }, async (world) => {
        await Promise.all([world.api(), world.worker()]);
        const client = await world.client();
        await allEnd(client, await ask(client, 3, 'Alive'));
        await until('the api has it', async () => (await queueHealth(world)) === 'ready');
        proxy.silence();
        const asked = await ask(client, 10, 'Half-open');
        expect(medianMs(client)).toBeLessThan(UNBOTHERED_MS);
        expect(await measured('Redis half-open, 10 replies', () => allEnd(client, asked))).toBeLessThan(15_000); // the sweeper needs no Redis
        proxy.heal(); // new connections get through; those that are dead stay so
        const recoveredMs = await measured('Redis half-open, until wake-ups are heard', async () => {
          await until('the api wakes again', async () => (await queueHealth(world)) === 'ready');
          await untilWorkersListen(redis);
        });
        expect(recoveredMs).toBeLessThan(30_000);
        await nothingWasLost(world, client);
      });
      await proxy.close();
      await redis.stop();
    },
    150_000,
  );
});
