import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { Follower, PostgresEventStore, readStandings, type FollowerOptions } from '@verbatim/event-store';
import { createWakeQueue, migrateQueue, startWakeWorkers } from '@verbatim/queue';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { FOLLOW, FollowWaker } from './follow-waker';
import { FollowerRunner, type FollowerRunnerOptions } from './follower-runner';

const NEVER = 3_600_000;
const SHARDS = [1, 2, 3, 4];

/** Polls until it is so; the deadline is there to name what never happened. */
const until = async (what: string, check: () => boolean | Promise<boolean>, withinMs = 15_000) => {
  const deadline = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`Never happened: ${what}`);
    await after(5);
  }
};

const gate = () => {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
};

describe('the runner of followers', () => {
  let database: TestDatabase;
  let pool: Pool;
  let store: PostgresEventStore;
  let runners: FollowerRunner[];
  let logged: { level: string; fields: Record<string, unknown> }[];
  let stops: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 8 });
    pool.on('error', () => undefined);
    await pool.query('create table seen (name text, shard int, position bigint, primary key (name, shard, position))');
    store = new PostgresEventStore({ connectionString: database.url, tables: [] });
    await store.open();
  });
  beforeEach(() => {
    [runners, logged, stops] = [[], [], []];
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop(5_000)));
    await pool.query('truncate seen, checkpoints, events, streams, shard_heads');
  });
  afterAll(async () => {
    await store.close();
    await pool.end();
    await database.drop();
  });

  const follower = (name: string, over: Partial<FollowerOptions> = {}): Follower =>
    new Follower({
      name,
      shards: SHARDS,
      store,
      pool,
      batchSize: 2,
      handle: async (events, tx) => {
        for (const { shard, position } of events)
          await tx.query('insert into seen values ($1, $2, $3)', [name, shard, position]);
      },
      ...over,
    });
  const runner = (followers: Follower[], over: Partial<FollowerRunnerOptions> = {}): FollowerRunner => {
    const log = (level: string) => (fields: object) => void logged.push({ level, fields: { ...fields } });
    const made = new FollowerRunner({
      followers,
      log: { warn: log('warn'), error: log('error') },
      onStop: (name) => stops.push(name),
      sweepEveryMs: NEVER,
      ...over,
    });
    runners.push(made);
    return made;
  };
  const write = async (shard: number, ...types: string[]): Promise<void> => {
    for (const type of types)
      await store.append({
        stream: { shard, accountId: randomUUID(), streamId: randomUUID() },
        expectedVersion: 0,
        events: [{ type, data: {}, content: null, occurredAt: '2026-01-05T09:00:00.000Z' }],
        metadata: {
          actor: { kind: 'key', id: 'k' },
          keyId: null,
          requestId: 'r',
          idempotencyKey: null,
          causationId: null,
          correlationId: 'r',
          traceparent: null,
        },
        rows: [],
      });
  };
  const seen = async (name: string, shard: number): Promise<number[]> => {
    const { rows } = await pool.query('select position from seen where name = $1 and shard = $2 order by 1', [
      name,
      shard,
    ]);
    return rows.map(({ position }) => Number(position));
  };

  it('follows a shard to its end for one wake-up, every follower, and leaves the other shards', async () => {
    await write(1, 'a', 'b', 'c', 'd', 'e');
    await write(2, 'a');
    await runner([follower('one'), follower('two')]).run(1);
    expect(await seen('one', 1)).toEqual([1, 2, 3, 4, 5]);
    expect(await seen('two', 1)).toEqual([1, 2, 3, 4, 5]);
    expect(await seen('one', 2)).toEqual([]);
  });

  it('looks again for a wake-up that comes while it follows, one page at a time', async () => {
    await write(1, 'a');
    const [reached, go] = [gate(), gate()];
    let running = 0;
    let most = 0;
    const one = follower('one', {
      handle: async (events, tx) => {
        most = Math.max(most, ++running);
        for (const { shard, position } of events)
          await tx.query('insert into seen values ($1, $2, $3)', ['one', shard, position]);
        reached.open();
        await go.passed;
        running--;
      },
    });
    const under = runner([one]);
    const first = under.run(1);
    await reached.passed;
    await write(1, 'b', 'c', 'd');
    const others = [under.run(1), under.run(1)];
    go.open();
    await Promise.all([first, ...others]);
    expect(await seen('one', 1)).toEqual([1, 2, 3, 4]);
    expect(most).toBe(1);
  });

  it('finds by itself what nobody was woken for, and costs one statement for each follower when there is nothing', async () => {
    await write(1, 'a', 'b', 'c');
    await write(3, 'a');
    const under = runner([follower('one'), follower('two')]);
    await under.sweep();
    expect([await seen('one', 1), await seen('two', 1), await seen('one', 3)]).toEqual([[1, 2, 3], [1, 2, 3], [1]]);
    const queries = jest.spyOn(pool, 'query');
    const connections = jest.spyOn(pool, 'connect');
    await under.sweep();
    expect([queries.mock.calls.length, connections.mock.calls.length]).toEqual([2, 2]); // a query takes a connection
    jest.restoreAllMocks();
  });

  it('sweeps again and again once started', async () => {
    runner([follower('one')], { sweepEveryMs: 20 }).start();
    for (const shard of [1, 2]) {
      await write(shard, 'a');
      await until('it was followed', async () => (await seen('one', shard)).length === 1);
    }
  });

  it('follows so many shards at once and no more, however long the way', async () => {
    let running = 0;
    let most = 0;
    let met = (): void => undefined;
    const meeting = new Promise<void>((resolve) => (met = resolve));
    const handle: FollowerOptions['handle'] = async (_events, tx) => {
      most = Math.max(most, ++running);
      if (running === 2) met();
      await meeting;
      await tx.query('select 1'); // whoever may begin beside these two has the time of an errand to do so
      running--;
    };
    for (const shard of SHARDS) await write(shard, 'a', 'b', 'c', 'd', 'e');
    await runner([follower('one', { handle })], { shardsAtOnce: 2 }).sweep();
    expect(most).toBe(2);
    expect((await readStandings(pool)).map(({ lag }) => lag)).toEqual([0, 0, 0, 0]);
  });

  it('says once that a follower stands still, shows it to everybody, and keeps the others going', async () => {
    await write(1, 'a', 'poison', 'c');
    let cured = false;
    const handle =
      (name: string): FollowerOptions['handle'] =>
      async (events, tx) => {
        if (!cured && events.some(({ type }) => type === 'poison')) throw new Error('cannot be');
        for (const { shard, position } of events)
          await tx.query('insert into seen values ($1, $2, $3)', [name, shard, position]);
      };
    const under = runner([follower('picky', { handle: handle('picky') }), follower('robust')]);
    for (let n = 0; n < 3; n++) await under.run(1);
    await under.sweep();
    expect(stops).toEqual(['picky']);
    expect(logged).toMatchObject([
      { level: 'error', fields: { follower: 'picky', shard: 1, position: 2, type: 'poison' } },
    ]);
    expect(await seen('robust', 1)).toEqual([1, 2, 3]);
    const standings = await readStandings(pool);
    expect(standings).toContainEqual({ projection: 'picky', shard: 1, lag: 2, stopped: true });
    expect(standings).toContainEqual({ projection: 'robust', shard: 1, lag: 0, stopped: false });

    cured = true; // as by a new version of the code
    await runner([follower('picky', { handle: handle('picky') })]).sweep();
    expect(await readStandings(pool)).toContainEqual({ projection: 'picky', shard: 1, lag: 0, stopped: false });
  });

  it('shows a stop at the very first event, too', async () => {
    await write(1, 'poison');
    const handle = async () => Promise.reject(new Error('cannot be'));
    await runner([follower('picky', { handle })]).run(1);
    expect(await readStandings(pool)).toEqual([{ projection: 'picky', shard: 1, lag: 1, stopped: true }]);
    await runner([follower('picky')]).run(1);
    expect(await readStandings(pool)).toEqual([{ projection: 'picky', shard: 1, lag: 0, stopped: false }]);
  });

  it('tries again later when the database did not answer', async () => {
    await write(1, 'a');
    let away = true;
    const readLog: PostgresEventStore['readLog'] = (...asked) =>
      away ? Promise.reject(new Error('away')) : store.readLog(...asked);
    const under = runner([follower('one', { store: { readLog } })]);
    await under.run(1);
    expect(logged).toMatchObject([{ level: 'warn', fields: { follower: 'one', shard: 1 } }]);
    away = false;
    await under.sweep();
    expect(await seen('one', 1)).toEqual([1]);
  });

  it('applies each event once, however many processes follow while others write', async () => {
    const processes = [1, 2].map(() => runner([follower('one')], { sweepEveryMs: 10 }));
    for (const one of processes) one.start();
    const writing = SHARDS.map(async (shard) => {
      for (let n = 0; n < 25; n++) {
        await write(shard, 'a');
        for (const one of processes) void one.run(shard);
      }
    });
    await Promise.all(writing);
    const all = Array.from({ length: 25 }, (_, index) => index + 1);
    for (const shard of SHARDS) {
      await until('all was followed', async () => (await seen('one', shard)).length === 25);
      expect(await seen('one', shard)).toEqual(all);
    }
    expect(logged).toEqual([]);
  });

  it('ends the page under way before it stops, and begins no other', async () => {
    await write(1, 'a', 'b', 'c', 'd');
    const [reached, go] = [gate(), gate()];
    const one = follower('one', {
      handle: async (events, tx) => {
        for (const { shard, position } of events)
          await tx.query('insert into seen values ($1, $2, $3)', ['one', shard, position]);
        reached.open();
        await go.passed;
      },
    });
    const under = runner([one]);
    void under.run(1);
    await reached.passed;
    const stopped = under.stop(10_000);
    go.open();
    await stopped;
    await under.run(1);
    await under.sweep();
    expect(await seen('one', 1)).toEqual([1, 2]);
  });

  it('is woken over the queue after commits', async () => {
    await migrateQueue(database.url);
    const config = { backend: 'postgres', url: database.url } as const;
    const queue = createWakeQueue(config);
    const under = runner([follower('one')]);
    const workers = startWakeWorkers({ ...config, concurrency: 5 }, [FOLLOW], (_kind, shard) => under.run(shard));
    try {
      const waker = new FollowWaker(queue, 20);
      for (let n = 1; n <= 3; n++) {
        await write(2, 'a');
        waker.wake(2);
        await until('it was followed', async () => (await seen('one', 2)).length === n);
      }
    } finally {
      await workers.close();
      await queue.close();
    }
  });

  it('refuses two followers of one name', () => {
    expect(() => runner([follower('one'), follower('one')])).toThrow('Two followers have the same name');
  });
});
