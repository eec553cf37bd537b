import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { createWakeQueue, migrateQueue, startWakeWorkers, type QueueConfig } from '@verbatim/queue';
import { describePrivateRedis, startPrivateRedis, type PrivateRedis } from '@verbatim/testing';
import { answering, openWork, until, type Work } from './work.fixture';
import { WorkRunner } from './work-runner';

const silent = { warn: () => undefined, error: () => undefined };

/** A worker process as it is put together, around a handler that waits to be let go. */
const openWorker = (
  work: Work,
  config: QueueConfig,
  sweepEveryMs: number,
  handle: () => Promise<void> = async () => undefined,
) => {
  const runner = new WorkRunner({
    claimer: work.claimer(),
    definitions: [answering],
    handlers: [
      {
        definition: answering,
        handle: async () => {
          await handle();
          return { kind: 'done' };
        },
      },
    ],
    log: silent,
    sweepEveryMs,
    concurrency: 5,
  });
  const workers = startWakeWorkers({ ...config, concurrency: 5 }, [answering.kind], (kind) => runner.runOne(kind));
  return {
    runner,
    close: async () => {
      const closed = workers.close();
      await runner.stop(1_000);
      await closed;
    },
  };
};

describe('owed work, woken by the queue', () => {
  let work: Work;
  beforeEach(async () => {
    work = await openWork();
  });
  afterEach(() => work.close());

  const allDone = () => until('everything is done', async () => (await work.left()) === 0);
  const NEVER = 3_600_000;

  const isDoneForWakeUps = async (config: QueueConfig) => {
    const worker = openWorker(work, config, NEVER);
    const queue = createWakeQueue(config);
    await until('the queue answers', () => queue.ping());
    await work.oweMany(randomUUID(), 30);
    queue.wake(answering.kind, 3, 30);
    await allDone();
    await queue.close();
    await worker.close();
  };

  it('is done for each wake-up, by Postgres', async () => {
    await migrateQueue(work.url);
    await isDoneForWakeUps({ backend: 'postgres', url: work.url });
  });

  describePrivateRedis('of Redis', () => {
    let redis: PrivateRedis;
    beforeEach(async () => {
      redis = await startPrivateRedis();
    });
    afterEach(() => redis.stop());
    const config = (): QueueConfig => ({
      backend: 'redis',
      url: redis.url,
      prefix: `{test-${randomBytes(4).toString('hex')}}`,
    });

    it('is done for each wake-up', () => isDoneForWakeUps(config()));

    it('is done although every wake-up was flushed while the first were being answered', async () => {
      const gate = { open: (): void => undefined };
      const opened = new Promise<void>((resolve) => (gate.open = resolve));
      const shared = config();
      const worker = openWorker(work, shared, 200, () => opened);
      const queue = createWakeQueue(shared);
      await until('the queue answers', () => queue.ping());
      await work.oweMany(randomUUID(), 50);
      queue.wake(answering.kind, 3, 50);
      await until('five are being answered', async () => (await work.claimer().stats())[0]?.due === 45);
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
      worker.runner.start();
      gate.open();
      await allDone();
      await queue.close();
      await worker.close();
    });

    it('is done although Redis never comes', async () => {
      await redis.kill();
      const worker = openWorker(work, config(), 200);
      worker.runner.start();
      await work.oweMany(randomUUID(), 20);
      await allDone();
      await worker.close();
    });
  });
});
