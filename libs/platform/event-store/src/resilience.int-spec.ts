import { StoreBusy, StoreUnavailable } from './errors';
import { anAppend, anEvent, aStream, insertNote, NOTES } from './contract/fixtures.contract';
import { openPostgres, type OpenPostgres } from './contract/postgres.contract';
import { PostgresEventStore, type PostgresEventStoreOptions } from './postgres-event-store';
import { CREATE_HELD, HELD, shutGate, until, waitingFor, Wire } from './contract/stress.contract';
import type { StreamRef } from './types';

let opened: OpenPostgres;
beforeAll(async () => {
  opened = await openPostgres({ tables: [NOTES, HELD] });
  await opened.pool.query(CREATE_HELD);
});
afterAll(() => opened.close());

const heldRow = (shard: number) => ({ table: 'held', op: 'insert' as const, row: { shard, id: aStream().streamId } });

/** A store behind a wire that can be cut. */
const wired = async (over: Partial<PostgresEventStoreOptions> = {}) => {
  const wire = new Wire(new URL(opened.url));
  await wire.join();
  const store = new PostgresEventStore({
    connectionString: wire.url,
    tables: [NOTES, HELD],
    maxWaitMs: 5_000,
    ...over,
  });
  await store.open();
  return { wire, store };
};

describe('when the database goes away', () => {
  it('what was in flight is unknown, what waited is written once it is back, within a second', async () => {
    const { wire, store } = await wired();
    const [held, waiting, later] = [aStream(2), aStream(2), aStream(2)];
    const open = await shutGate(opened.pool);
    const inFlight = store.append(anAppend(held, 0, { rows: [heldRow(2)] }));
    inFlight.catch(() => undefined);
    await until('the writer is at its commit', async () => (await waitingFor(opened.pool, 'advisory')).length === 1);
    const queued = store.append(anAppend(waiting));
    await wire.cut();
    await expect(inFlight).rejects.toThrow(StoreUnavailable);
    await expect(inFlight).rejects.toMatchObject({ written: 'unknown' });
    await expect(store.readStream(held)).rejects.toThrow(StoreUnavailable);
    const afterwards = store.append(anAppend(later));
    await open(); // the server never learnt that its client was gone: this append did happen
    await until('the orphan has committed', async () => (await opened.store.readStream(held)).length === 1);
    await wire.join();
    const since = performance.now();
    expect(await Promise.all([queued, afterwards])).toMatchObject([{ version: 1 }, { version: 1 }]);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(await store.readStream(waiting)).toHaveLength(1);
    await store.close();
    await wire.cut();
  });

  it('in the middle of a batch that is tried one by one, those not yet sent are written afterwards', async () => {
    const { wire, store } = await wired();
    const open = await shutGate(opened.pool);
    const { accountId } = aStream();
    const [bad, held, ...rest] = [1, 2, 3, 4].map((n) => ({ shard: 4, accountId, streamId: `${n}`.repeat(32) }));
    const broken = store.append(anAppend(bad!, 0, { events: [anEvent('', { occurredAt: 'never' })] }));
    const unknown = store.append(anAppend(held!, 0, { rows: [heldRow(4)] }));
    const unsent = Promise.all(rest.map((stream) => store.append(anAppend(stream))));
    await expect(broken).rejects.toMatchObject({ code: '22007' });
    await until('the second is at its commit', async () => (await waitingFor(opened.pool, 'advisory')).length === 1);
    await wire.cut();
    await expect(unknown).rejects.toMatchObject({ written: 'unknown' });
    await open();
    await wire.join();
    expect(await unsent).toMatchObject([{ version: 1 }, { version: 1 }]);
    await store.close();
    await wire.cut();
  });

  it('without a word, its connection is given up in time, and another is made', async () => {
    const { wire, store } = await wired({ silenceMs: 100 });
    const stream = aStream();
    await store.append(anAppend(stream));
    await store.readStream(stream);
    wire.freeze();
    await expect(store.append(anAppend(stream, 1))).rejects.toMatchObject({ written: 'unknown' });
    expect((await store.append(anAppend(aStream()))).version).toBe(1);
    await store.close();
    await wire.cut();
  });

  it('for too long, what waited is refused as surely not written', async () => {
    const wire = new Wire(new URL(opened.url));
    await wire.join();
    const store = new PostgresEventStore({ connectionString: wire.url, tables: [], maxWaitMs: 50 });
    await store.open();
    await wire.cut();
    const refusal = () => store.append(anAppend(aStream())).catch((error: StoreUnavailable) => error.written);
    await until('the store has noticed', async () => (await refusal()) === 'no');
    const stream = aStream();
    await expect(store.append(anAppend(stream))).rejects.toThrow(StoreUnavailable);
    await store.close();
    expect(await opened.store.readStream(stream)).toEqual([]);
  });

  it('before the store was opened, opening says so', async () => {
    const store = new PostgresEventStore({ connectionString: 'postgres://app@127.0.0.1:1/none', tables: [] });
    await expect(store.open()).rejects.toThrow(StoreUnavailable);
    await expect(store.append(anAppend(aStream()))).rejects.toMatchObject({ written: 'no' });
    await store.close();
  });
});

describe('when backends are killed under load', () => {
  it('everything acknowledged is stored, once, without a gap', async () => {
    const store = await opened.another({ maxBatch: 3 });
    const ledger = new Set<string>();
    let unknown = 0;
    let [writing, kills] = [true, 0];
    const killing = (async () => {
      for (let killedAt = 0; writing;) {
        const { rowCount } = await opened.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and state = 'active' and query like 'with %' and pid <> pg_backend_pid()
             and $1::int > 5`,
          [ledger.size - killedAt],
        );
        if (!rowCount) continue;
        killedAt = ledger.size;
        kills++;
      }
    })();
    const write = async (stream: StreamRef) => {
      for (let version = 0; version < 40 || kills < 4;) {
        try {
          await store.append(
            anAppend(stream, version, { events: [anEvent(), anEvent()], rows: [insertNote(stream, `${version}`)] }),
          );
          ledger.add(`${stream.streamId}@${version + 2}`);
        } catch (error) {
          if (!(error instanceof StoreUnavailable)) throw error;
          unknown++;
        }
        version = (await opened.store.readStream(stream)).length;
      }
    };
    const streams = Array.from({ length: 16 }, (_, n) => aStream(10 + (n % 2)));
    await Promise.all(streams.map(write));
    writing = false;
    await killing;
    expect(unknown).toBeGreaterThan(0);
    const lengths = await Promise.all(streams.map(async (one) => (await opened.store.readStream(one)).length));
    const written = lengths.reduce((all, length) => all + length, 0);
    expect(written).toBeGreaterThanOrEqual(16 * 40);
    const stored = new Set<string>();
    for (const shard of [10, 11]) {
      const log = await opened.store.readLog(shard, 0, 50_000);
      expect(log.map(({ position }) => position)).toEqual(log.map((_, at) => at + 1));
      for (const { streamId, version } of log) stored.add(`${streamId}@${version}`);
    }
    expect(stored.size).toBe(written);
    expect([...ledger].filter((each) => !stored.has(each))).toEqual([]);
    const notes = await opened.pool.query('select count(*)::int as n from notes where account_id = any($1)', [
      streams.map(({ accountId }) => accountId),
    ]);
    expect(notes.rows[0].n).toBe(written / 2);
  });

  it('idle ones are replaced without anybody noticing', async () => {
    const store = await opened.another();
    const stream = aStream();
    await store.append(anAppend(stream));
    await store.readStream(stream);
    await opened.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and state = 'idle' and pid <> pg_backend_pid()`,
    );
    expect(await store.readStream(stream)).toHaveLength(1);
    await until('the writer is back', async () => {
      const [written] = await Promise.allSettled([store.append(anAppend(stream, 1))]);
      return written.status === 'fulfilled' || (await store.readStream(stream)).length === 2;
    });
  });
});

describe('when more arrives than can be written', () => {
  it('refuses what would wait behind too many, and writes all it took', async () => {
    const store = await opened.another({ maxQueued: 10 });
    const streams = Array.from({ length: 30 }, () => aStream());
    const results = await Promise.allSettled(streams.map((stream) => store.append(anAppend(stream))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const refused = results.filter((each) => each.status === 'rejected');
    expect(refused.every(({ reason }) => reason instanceof StoreBusy && reason.retryAfterMs > 0)).toBe(true);
  });

  it('tells a caller whose row is locked for long to come back, and lets the others pass', async () => {
    const stream = aStream();
    await opened.store.append(anAppend(stream, 0, { rows: [insertNote(stream, 'a')] }));
    const session = await opened.pool.connect();
    await session.query('begin');
    await session.query('update notes set n = 2 where account_id = $1', [stream.accountId]);
    const patch = {
      table: 'notes',
      op: 'patch' as const,
      key: { shard: 1, account_id: stream.accountId, id: 'a' },
      set: { n: 3 },
    };
    const [stuck, passes] = await Promise.allSettled([
      opened.store.append(anAppend(stream, 1, { rows: [patch] })),
      opened.store.append(anAppend(aStream())),
    ]);
    await session.query('rollback');
    session.release();
    expect(stuck).toMatchObject({ status: 'rejected', reason: expect.any(StoreBusy) });
    expect(passes).toMatchObject({ status: 'fulfilled' });
  });
});

describe('closing', () => {
  it('writes what was taken, and takes nothing more', async () => {
    const store = await opened.another({ writers: 1, maxBatch: 4 });
    const streams = Array.from({ length: 20 }, () => aStream());
    const appends = Promise.all(streams.map((stream) => store.append(anAppend(stream))));
    const closed = store.close();
    await expect(store.append(anAppend(aStream()))).rejects.toMatchObject({ written: 'no' });
    expect(await appends).toHaveLength(20);
    await closed;
    expect(store.queued).toBe(0);
  });
});
