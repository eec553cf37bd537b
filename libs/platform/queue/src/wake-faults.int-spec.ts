import { Client } from 'pg';
import {
  createTestDatabase,
  describePrivateRedis,
  openTcpProxy,
  startPrivateRedis,
  type PrivateRedis,
} from '@verbatim/testing';
import { migrateQueue } from './migrate-queue';
import { openWakes, until, type Wakes } from './wake.fixture';

describePrivateRedis('with Redis in trouble', () => {
  let redis: PrivateRedis;
  let wakes: Wakes;
  const open = async (running = true) => {
    redis = await startPrivateRedis({ running });
    wakes = openWakes({ backend: 'redis', url: redis.url });
  };
  afterEach(async () => {
    await wakes.close();
    await redis.stop();
  });

  it('costs the caller nothing that Redis is absent at start, and everybody recovers when it comes', async () => {
    await open(false);
    const woken: number[] = [];
    wakes.workers(['answer'], async (_, shard) => {
      woken.push(shard);
    });
    const queue = wakes.queue();
    const startedAt = performance.now();
    queue.wake('answer', 1, 5);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(await queue.ping()).toBe(false);
    expect(await queue.depth('answer')).toBeNull();
    await until('they are counted', () => queue.counts().dropped === 5);
    await redis.restart();
    await until('it answers', () => queue.ping());
    queue.wake('answer', 2);
    await until('the worker is woken', () => woken.includes(2));
  });

  it('wakes again after a kill -9 and a restart without data', async () => {
    await open();
    const woken: number[] = [];
    wakes.workers(['answer'], async (_, shard) => {
      woken.push(shard);
    });
    const queue = wakes.queue();
    await until('it answers', () => queue.ping());
    queue.wake('answer', 1);
    await until('the worker is woken', () => woken.includes(1));
    await redis.kill();
    await until('the loss is noticed', async () => !(await queue.ping()));
    queue.wake('answer', 2);
    await redis.restart();
    await until('it answers', () => queue.ping());
    queue.wake('answer', 3);
    await until('the worker is woken', () => woken.includes(3));
  });

  it('closes in time with Redis gone', async () => {
    await open();
    const workers = wakes.workers(['answer'], async () => undefined);
    const queue = wakes.queue();
    await until('it answers', () => queue.ping());
    await redis.kill();
    await Promise.all([workers.close(), queue.close()]);
  });

  it('never waits for a Redis that does not answer, bounds what waits, and finds its way back', async () => {
    redis = await startPrivateRedis();
    const proxy = await openTcpProxy(redis.port);
    wakes = openWakes({ backend: 'redis', url: `redis://127.0.0.1:${proxy.port}` });
    const queue = wakes.queue();
    await until('it answers', () => queue.ping());
    queue.wake('answer', 1);
    await until('it is sent', () => queue.counts().sent === 1);
    proxy.silence();
    const startedAt = performance.now();
    for (let n = 0; n < 3_000; n++) queue.wake('answer', 2, 5);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await until('what is too much is dropped', () => queue.counts().dropped > 0);
    await until('what was tried is given up', () => queue.counts().failed > 0);
    proxy.heal();
    await until('the dead socket is replaced', () => queue.ping());
    const { sent } = queue.counts();
    queue.wake('answer', 3);
    await until('it is sent again', () => queue.counts().sent > sent);
    await proxy.close();
  });
});

describe('with Postgres in trouble', () => {
  it('wakes again after its connections were cut, and when the database comes late', async () => {
    const database = await createTestDatabase();
    await migrateQueue(database.url);
    const url = new URL(database.url);
    const proxy = await openTcpProxy(Number(url.port));
    url.port = String(proxy.port);
    proxy.silence(); // there, but not yet able to answer
    const wakes = openWakes({ backend: 'postgres', url: url.toString() });
    const woken: number[] = [];
    wakes.workers(['answer'], async (_, shard) => {
      woken.push(shard);
    });
    const queue = wakes.queue();
    queue.wake('answer', 1);
    await until('it is given up', () => queue.counts().failed === 1);
    proxy.heal();
    proxy.cut();
    await until('it answers', () => queue.ping());
    queue.wake('answer', 2);
    await until('the worker is woken', () => woken.includes(2), 25_000);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await client.end();
    await until('it answers', () => queue.ping());
    queue.wake('answer', 3);
    await until('the worker is woken', () => woken.includes(3), 25_000);
    await wakes.close();
    await proxy.close();
    await database.drop();
  }, 60_000);
});
