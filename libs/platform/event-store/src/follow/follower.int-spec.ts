import type { ClientBase } from 'pg';
import { StoreUnavailable } from '../errors';
import { anAppend, anEvent, aStream } from '../contract/fixtures.contract';
import { openPostgres, type OpenPostgres } from '../contract/postgres.contract';
import { until, waitingFor } from '../contract/stress.contract';
import type { RecordedEvent } from '../types';
import { readCheckpoint } from './checkpoints';
import { Follower, type FollowerOptions } from './follower';

let opened: OpenPostgres;
beforeAll(async () => {
  opened = await openPostgres();
  await opened.pool.query(
    'create table seen (name text, shard int, position bigint, primary key (name, shard, position))',
  );
});
afterAll(() => opened.close());

let shard = 0;
beforeEach(() => shard++);

const note = (name: string) => async (events: readonly RecordedEvent[], tx: ClientBase) => {
  for (const { shard, position } of events)
    await tx.query('insert into seen values ($1, $2, $3)', [name, shard, position]);
};
const follower = (name: string, over: Partial<FollowerOptions> = {}): Follower =>
  new Follower({ name, shards: [shard], store: opened.store, pool: opened.pool, handle: note(name), ...over });
const seen = async (name: string): Promise<number[]> => {
  const { rows } = await opened.pool.query('select position from seen where name = $1 and shard = $2 order by 1', [
    name,
    shard,
  ]);
  return rows.map(({ position }) => Number(position));
};
const write = async (...types: string[]): Promise<void> => {
  for (const type of types) await opened.store.append(anAppend(aStream(shard), 0, { events: [anEvent('', { type })] }));
};
const checkpoint = (name: string): Promise<number> => readCheckpoint(opened.pool, name, shard);

describe('a follower', () => {
  it('applies a shard page by page, and then has nothing to do', async () => {
    await write('a', 'b', 'c', 'd', 'e');
    const pages = follower('pages', { batchSize: 2 });
    expect(await pages.lag()).toEqual(new Map([[shard, 5]]));
    expect(await pages.runOnce(shard)).toEqual({ kind: 'applied', events: 2, position: 2, more: true });
    expect(await pages.runOnce(shard)).toEqual({ kind: 'applied', events: 2, position: 4, more: true });
    expect(await pages.lag()).toEqual(new Map([[shard, 1]]));
    expect(await pages.runOnce(shard)).toEqual({ kind: 'applied', events: 1, position: 5, more: false });
    expect(await pages.runOnce(shard)).toEqual({ kind: 'idle' });
    expect(await seen('pages')).toEqual([1, 2, 3, 4, 5]);
    expect(await pages.lag()).toEqual(new Map([[shard, 0]]));
  });

  it('goes on where another of its name left off', async () => {
    await write('a', 'b');
    await follower('relay').runOnce(shard);
    await write('c');
    expect(await follower('relay').runOnce(shard)).toMatchObject({ kind: 'applied', events: 1, position: 3 });
    expect(await seen('relay')).toEqual([1, 2, 3]);
  });

  it.each(['at first', 'later'])('discards what another has applied meanwhile (%s)', async (when) => {
    const name = `race ${when}`;
    await write('a', 'b');
    if (when === 'later') await follower(name, { batchSize: 1 }).runOnce(shard);
    let arrived = () => undefined as void;
    let go = () => undefined as void;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const gate = new Promise<void>((resolve) => (go = resolve));
    const slow = follower(name, {
      handle: async (events, tx) => {
        await note(name)(events, tx);
        arrived();
        await gate;
      },
    });
    const first = slow.runOnce(shard);
    await arrival;
    const second = follower(name).runOnce(shard);
    await until('the second one waits', async () => (await waitingFor(opened.pool, 'transactionid')).length === 1);
    go();
    expect(await first).toMatchObject({ kind: 'applied', position: 2 });
    expect(await second).toEqual({ kind: 'lost' });
    expect(await seen(name)).toEqual([1, 2]);
  });

  it('that dies between its rows and its checkpoint has done nothing, and does it again', async () => {
    await write('a', 'b');
    let deaths = 0;
    const mortal = follower('mortal', {
      handle: async (events, tx) => {
        await note('mortal')(events, tx);
        if (deaths++ === 0) await tx.query('select pg_terminate_backend(pg_backend_pid())');
      },
    });
    await expect(mortal.runOnce(shard)).rejects.toMatchObject({ code: '57P01' });
    expect(await seen('mortal')).toEqual([]);
    expect(await checkpoint('mortal')).toBe(0);
    expect(mortal.stopped).toEqual([]);
    expect(await mortal.runOnce(shard)).toMatchObject({ kind: 'applied', events: 2 });
    expect(await seen('mortal')).toEqual([1, 2]);
  });

  it('stops before the event its handler refuses, with all before it applied; others and other shards go on', async () => {
    await write('a', 'b', 'poison', 'd');
    const refusal = new Error('cannot be');
    let cured = false;
    const picky = follower('picky', {
      shards: [shard, shard + 1_000],
      handle: async (events, tx) => {
        if (!cured && events.some(({ type }) => type === 'poison')) throw refusal;
        await note('picky')(events, tx);
      },
    });
    const at = { shard, position: 3, type: 'poison', error: refusal };
    expect(await picky.runOnce(shard)).toEqual({ kind: 'stopped', at });
    expect(await picky.runOnce(shard)).toEqual({ kind: 'stopped', at });
    expect(picky.stopped).toEqual([at]);
    expect(await seen('picky')).toEqual([1, 2]);
    expect(await picky.lag()).toEqual(
      new Map([
        [shard, 2],
        [shard + 1_000, 0],
      ]),
    );
    expect(await picky.runOnce(shard + 1_000)).toEqual({ kind: 'idle' });
    expect(await follower('robust').runOnce(shard)).toMatchObject({ kind: 'applied', position: 4 });
    cured = true;
    picky.resume(shard);
    expect(await picky.runOnce(shard)).toMatchObject({ kind: 'applied', position: 4 });
    expect(await seen('picky')).toEqual([1, 2, 3, 4]);
  });

  it('stops at a row the database refuses, too', async () => {
    await write('a', 'b');
    await opened.pool.query('insert into seen values ($1, $2, 2)', ['doubled', shard]);
    expect(await follower('doubled').runOnce(shard)).toMatchObject({ kind: 'stopped', at: { position: 2 } });
    expect(await checkpoint('doubled')).toBe(1);
  });

  it('does not take a database that is away for a bad event', async () => {
    await write('a');
    const cut = follower('cut', { handle: async () => Promise.reject(new StoreUnavailable(new Error('cut'))) });
    await expect(cut.runOnce(shard)).rejects.toThrow(StoreUnavailable);
    expect(cut.stopped).toEqual([]);
  });
});
