import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { StoreUnavailable } from './errors';
import { anAppend, aStream, outcomes } from './contract/fixtures.contract';
import { openPostgres, type OpenPostgres } from './contract/postgres.contract';
import type { PostgresEventStore } from './postgres-event-store';
import { CREATE_HELD, HELD, shutGate, until, waitingFor } from './contract/stress.contract';
import type { Append, StreamRef } from './types';

const heldAppend = (stream: StreamRef): Append =>
  anAppend(stream, 0, { rows: [{ table: 'held', op: 'insert', row: { shard: stream.shard, id: randomUUID() } }] });

let opened: OpenPostgres;
let pool: Pool;
beforeAll(async () => {
  opened = await openPostgres({ tables: [HELD] });
  pool = opened.pool;
  await pool.query(CREATE_HELD);
});
afterAll(() => opened.close());

/** Follows a shard from where it is now, checking order and gaps as it goes. */
const follow = async (store: PostgresEventStore, shard: number) => {
  let last = await store.head(shard);
  const versions = new Map<string, number>();
  const seen: string[] = [];
  const step = async (): Promise<number> => {
    const events = await store.readLog(shard, last, 50);
    for (const { position, streamId, version } of events) {
      expect(position).toBe(last + 1);
      expect(version).toBe((versions.get(streamId) ?? 0) + 1);
      last = position;
      versions.set(streamId, version);
      seen.push(`${streamId}@${version}`);
    }
    return events.length;
  };
  return { step, seen };
};

describe('a follower that remembers the last position it saw', () => {
  it('misses events when positions come from a sequence', async () => {
    await pool.query('create table naive (position bigserial primary key)');
    const [slow, quick] = [await pool.connect(), await pool.connect()];
    await slow.query('begin');
    await slow.query('insert into naive default values');
    await quick.query('insert into naive default values');
    const { rows: first } = await quick.query('select position from naive where position > 0 order by position');
    const checkpoint = first.at(-1).position;
    await slow.query('commit');
    const { rows: next } = await quick.query('select position from naive where position > $1', [checkpoint]);
    slow.release();
    quick.release();
    expect([...first, ...next].map(({ position }) => position)).toEqual(['2']); // 1 is never seen
  });

  it('misses none of ours when a writer is slow to commit: its shard waits for it, others do not', async () => {
    const other = await opened.another();
    const follower = await follow(other, 3);
    const open = await shutGate(pool);
    const slow = opened.store.append(heldAppend(aStream(3)));
    await until('the slow writer is at its commit', async () => (await waitingFor(pool, 'advisory')).length === 1);
    const behind = other.append(anAppend(aStream(3)));
    expect((await other.append(anAppend(aStream(4)))).version).toBe(1);
    await until('the next one waits', async () => (await waitingFor(pool, 'transactionid')).length === 1);
    expect(await follower.step()).toBe(0);
    await open();
    const [first, second] = [await slow, await behind];
    expect(second.position).toBe((first.position ?? 0) + 1);
    expect(await follower.step()).toBe(2);
  });

  it('misses none when a writer is killed between its statement and its commit, which leaves no gap', async () => {
    const other = await opened.another();
    const follower = await follow(other, 5);
    const killed = aStream(5);
    const open = await shutGate(pool);
    const doomed = opened.store.append(heldAppend(killed));
    doomed.catch(() => undefined);
    await until('the writer is at its commit', async () => (await waitingFor(pool, 'advisory')).length === 1);
    const behind = other.append(anAppend(aStream(5)));
    await until('the next one waits', async () => (await waitingFor(pool, 'transactionid')).length === 1);
    await pool.query('select pg_terminate_backend($1)', await waitingFor(pool, 'advisory'));
    await expect(doomed).rejects.toThrow(StoreUnavailable);
    await behind;
    await open();
    expect(await follower.step()).toBe(1);
    expect((await opened.store.append(anAppend(killed))).version).toBe(1); // the store has recovered by itself
    expect(await follower.step()).toBe(1);
  });

  it('is not delayed by a write transaction that stays open in another database', async () => {
    const foreign = new Client({ connectionString: opened.url.replace(/[^/]+$/, 'postgres') });
    await foreign.connect();
    await foreign.query('begin');
    await foreign.query('select pg_current_xact_id()');
    const follower = await follow(opened.store, 6);
    await opened.store.append(anAppend(aStream(6)));
    expect(await follower.step()).toBe(1);
    await foreign.query('rollback');
    await foreign.end();
  });

  it('sees every event once and in order while several stores write', async () => {
    const stores = [opened.store, await opened.another(), await opened.another({ writers: 1 })];
    const streams = Array.from({ length: 6 }, () => aStream(7));
    const follower = await follow(opened.store, 7);
    let writing = true;
    const following = (async () => {
      while (writing || (await follower.step()) > 0) await follower.step();
    })();
    const acknowledged: string[] = [];
    const writer = async (store: PostgresEventStore, stream: StreamRef) => {
      for (let done = 0; done < 15;) {
        const version = (await store.readStream(stream)).length;
        const [outcome] = await outcomes([store.append(anAppend(stream, version))]);
        if (outcome !== 'written') continue;
        acknowledged.push(`${stream.streamId}@${version + 1}`);
        done++;
      }
    };
    await Promise.all(stores.flatMap((store) => streams.map((stream) => writer(store, stream))));
    writing = false;
    await following;
    expect([...follower.seen].sort()).toEqual(acknowledged.sort());
  });
});
