import { Redis } from 'ioredis';
import { Client } from 'pg';
import {
  createTestDatabase,
  describePrivateRedis,
  openTcpProxy,
  startPrivateRedis,
  type PrivateRedis,
  type TestDatabase,
} from '@verbatim/testing';
import { createSignals } from './create-signals';
import type { Signals } from './signals.port';
import { signalsContract } from './signals.contract';

describePrivateRedis('signals by Redis', () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await startPrivateRedis();
  });
  afterAll(() => redis.stop());

  signalsContract(
    () => createSignals({ backend: 'redis', url: redis.url }),
    () => redis.restart(),
  );

  it('listens to a channel only while somebody listens to its topic', async () => {
    const signals = createSignals({ backend: 'redis', url: redis.url, prefix: 'counted' });
    const client = new Redis(redis.url);
    const channels = () => client.pubsub('CHANNELS', 'counted:*');
    const stops = [await signals.subscribe('a', () => undefined), await signals.subscribe('a', () => undefined)];
    stops[0]!();
    expect(await channels()).toEqual(['counted:signal:a']);
    stops[1]!();
    await signals.subscribe('b', () => undefined);
    expect(await channels()).toEqual(['counted:signal:b']);
    await signals.close();
    client.disconnect();
  });
});

describe('signals by Postgres', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  signalsContract(
    () => createSignals({ backend: 'postgres', url: database.url }),
    async () => {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'verbatim signals'`,
      );
      expect(rowCount).toBe(4);
      await client.end();
    },
  );
});

describe('signals with the other side in trouble', () => {
  const gives = async (signals: Signals) => {
    const heard: unknown[] = [];
    await signals.subscribe('a', (signal) => heard.push(signal));
    const startedAt = performance.now();
    for (let n = 0; n < 6_000; n++) signals.publish('a', { kind: 'appended', version: n });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await new Promise(setImmediate);
    await signals.close();
    return heard;
  };

  it('still reach their own process when Postgres does not answer', async () => {
    const proxy = await openTcpProxy(1);
    proxy.silence();
    const url = `postgres://nobody@127.0.0.1:${proxy.port}/nothing`;
    expect(await gives(createSignals({ backend: 'postgres', url }))).toHaveLength(6_000);
    await proxy.close();
  });

  it('still reach their own process when Redis does not answer', async () => {
    const proxy = await openTcpProxy(1);
    proxy.silence();
    const url = `redis://127.0.0.1:${proxy.port}`;
    expect(await gives(createSignals({ backend: 'redis', url }))).toHaveLength(6_000);
    await proxy.close();
  });

  describePrivateRedis('Redis', () => {
    it('may come late', async () => {
      const redis = await startPrivateRedis({ running: false });
      const [one, other] = [0, 1].map(() => createSignals({ backend: 'redis', url: redis.url })) as [Signals, Signals];
      const heard = new Promise<void>((resolve) => void other.subscribe('a', () => resolve()));
      await redis.restart();
      const beat = setInterval(() => one.publish('a', { kind: 'appended', version: 1 }), 10);
      await heard;
      clearInterval(beat);
      await Promise.all([one.close(), other.close()]);
      await redis.stop();
    });
  });
});
