import { createTestDatabase, describeAnyRedis, openTestRedis } from '@verbatim/testing';
import { Client } from 'pg';
import { migrateQueue } from './migrate-queue';
import type { QueueConfig } from './queue-config';
import { openWakes, until, type Wakes } from './wake.fixture';

const keepsTheContract = (open: () => Promise<{ config: QueueConfig; close(): Promise<void> }>) => {
  let server: Awaited<ReturnType<typeof open>>;
  let wakes: Wakes;
  beforeAll(async () => {
    server = await open();
  });
  beforeEach(() => {
    wakes = openWakes(server.config);
  });
  afterEach(() => wakes.close());
  afterAll(() => server.close());

  it('wakes the workers of its kind, as often as it is asked to, and nobody else', async () => {
    const woken: string[] = [];
    wakes.workers(['answer', 'erase'], async (kind, shard) => {
      woken.push(`${kind} ${shard}`);
    });
    const queue = wakes.queue();
    await until('it answers', () => queue.ping());
    queue.wake('answer', 3);
    queue.wake('erase', 0);
    queue.wake('answer', 7, 2);
    await until('four wake-ups', () => woken.length === 4);
    expect(woken.sort()).toEqual(['answer 3', 'answer 7', 'answer 7', 'erase 0']);
    expect(queue.counts()).toEqual({ sent: 4, dropped: 0, failed: 0 });
  });

  it('goes on after a wake-up that failed, and does not repeat it', async () => {
    const woken: number[] = [];
    wakes.workers(['answer-fails'], async (_, shard) => {
      woken.push(shard);
      if (shard === 1) throw new Error('not this time');
    });
    const queue = wakes.queue();
    await until('it answers', () => queue.ping());
    queue.wake('answer-fails', 1);
    await until('the first', () => woken.length === 1);
    queue.wake('answer-fails', 2);
    await until('the second', () => woken.length === 2);
    expect(woken).toEqual([1, 2]);
  });

  it('tells how many wait and for how long, and keeps nothing when they are answered', async () => {
    const queue = wakes.queue();
    await until('it answers', () => queue.ping());
    expect(await queue.depth('answer-waits')).toEqual({ waiting: 0, active: 0, oldestAgeMs: 0 });
    queue.wake('answer-waits', 1);
    await until('one waits', async () => (await queue.depth('answer-waits'))?.waiting === 1);
    queue.wake('answer-waits', 2, 20);
    await until('all wait', async () => (await queue.depth('answer-waits'))?.waiting === 21);
    expect((await queue.depth('answer-waits'))!.oldestAgeMs).toBeGreaterThan(0);
    wakes.workers(['answer-waits'], async () => undefined);
    await until('none waits', async () => (await queue.depth('answer-waits'))?.waiting === 0);
  });

  it('finishes what it began before it closes', async () => {
    let finish: (() => void) | undefined;
    let ended = false;
    const workers = wakes.workers(['answer-slowly'], async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      ended = true;
    });
    const queue = wakes.queue();
    await until('it answers', () => queue.ping());
    queue.wake('answer-slowly', 1);
    await until('it is being answered', () => finish !== undefined);
    const closed = workers.close();
    finish?.();
    await closed;
    expect(ended).toBe(true);
  });

  it('takes no wake-up once closed, quietly', async () => {
    const queue = wakes.queue();
    await queue.close();
    queue.wake('answer', 1);
    expect(await queue.ping()).toBe(false);
    expect(await queue.depth('answer')).toBeNull();
  });
};

describeAnyRedis('the queue on Redis', () => {
  keepsTheContract(async () => {
    const redis = await openTestRedis();
    return { config: { backend: 'redis', url: redis.url }, close: redis.close };
  });
});

describe('the queue on Postgres', () => {
  keepsTheContract(async () => {
    const database = await createTestDatabase();
    await Promise.all([migrateQueue(database.url), migrateQueue(database.url)]);
    return { config: { backend: 'postgres', url: database.url }, close: database.drop };
  });

  it('leaves no connection behind, however soon it is closed', async () => {
    const database = await createTestDatabase();
    await migrateQueue(database.url);
    const client = new Client({ connectionString: database.url, application_name: 'test' });
    await client.connect();
    const wakes = openWakes({ backend: 'postgres', url: database.url });
    for (const turns of [0, 1, 5, 20]) {
      const workers = wakes.workers(['answer', 'erase', 'follow'], async () => undefined);
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      await workers.close();
    }
    await until('none is left', async () => {
      const { rows } = await client.query(
        `select from pg_stat_activity where datname = current_database() and application_name <> 'test'`,
      );
      return rows.length === 0;
    });
    await client.end();
    await database.drop();
  });
});
