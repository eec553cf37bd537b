import type { Pool } from 'pg';
import { RowGuardFailed } from './errors';
import { anAppend, aStream, insertNote, NOTES, noteKey, outcomes } from './contract/fixtures.contract';
import { openPostgres, type OpenPostgres } from './contract/postgres.contract';
import type { PostgresEventStore } from './postgres-event-store';
import { until, waitingFor } from './contract/stress.contract';
import type { RowChange, StreamRef, TableShape } from './types';

const IDEMPOTENCY: TableShape = {
  name: 'idempotency_keys',
  key: ['shard', 'account_id', 'operation', 'key'],
  columns: {
    shard: 'smallint',
    account_id: 'uuid',
    operation: 'text',
    key: 'text',
    body_hash: 'text',
    status: 'smallint',
    headers: 'jsonb',
    body: 'jsonb',
  },
};

let opened: OpenPostgres;
let stores: PostgresEventStore[];
let pool: Pool;
beforeAll(async () => {
  opened = await openPostgres({ tables: [NOTES, IDEMPOTENCY] });
  pool = opened.pool;
  stores = [opened.store, await opened.another(), await opened.another(), await opened.another({ writers: 3 })];
});
afterAll(() => opened.close());

const storeOf = (n: number): PostgresEventStore => stores[n % stores.length]!;

/** Appends at whatever version the stream is, until it wins. */
const insist = async (
  store: PostgresEventStore,
  stream: StreamRef,
  rows: readonly RowChange[] = [],
): Promise<number> => {
  for (;;) {
    const version = (await store.readStream(stream, { limit: 10_000 })).length;
    const [outcome] = await outcomes([store.append(anAppend(stream, version, { rows }))]);
    if (outcome === 'written') return version + 1;
    if (outcome !== 'VersionConflict') throw new Error(outcome);
  }
};

describe('writers in several processes', () => {
  it('twenty of them on one stream lose nothing and leave no gap', async () => {
    const stream = aStream(1);
    const versions = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const won: number[] = [];
        while (won.length < 5) won.push(await insist(storeOf(n), stream));
        return won;
      }),
    );
    const all = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(versions.flat().sort((a, b) => a - b)).toEqual(all);
    expect((await opened.store.readStream(stream)).map(({ version }) => version)).toEqual(all);
  });

  it('on shared shards and shared rows never block each other for good, and no row change is lost', async () => {
    const streams = Array.from({ length: 12 }, (_, n) => aStream(n % 3, aStream().accountId));
    const shared = aStream(2);
    await opened.store.append(
      anAppend(shared, 0, { rows: ['a', 'b'].map((id) => insertNote(shared, id, { tags: {} })) }),
    );
    const before = await pool.query(`select deadlocks from pg_stat_database where datname = current_database()`);
    await Promise.all(
      stores.flatMap((store, at) =>
        streams.map(async (stream, n) => {
          for (let round = 0; round < 6; round++) {
            const own = insertNote(stream, `${at}-${round}`);
            const [first, second] = n % 2 ? ['a', 'b'] : ['b', 'a'];
            const touch = (id = ''): RowChange => ({
              table: 'notes',
              op: 'patch',
              key: noteKey(shared, id),
              set: { n: at },
            });
            await insist(store, stream, stream.shard === shared.shard ? [own, touch(first), touch(second)] : [own]);
          }
        }),
      ),
    );
    const notes = await pool.query(`select count(*)::int as n from notes where id ~ '^[0-9]-'`);
    expect(notes.rows[0].n).toBe(stores.length * streams.length * 6);
    const after = await pool.query(`select deadlocks from pg_stat_database where datname = current_database()`);
    expect(after.rows).toEqual(before.rows);
  });

  it('one idempotency key used by sixty-four at once has one effect', async () => {
    const streams = Array.from({ length: 64 }, () => aStream(9, aStream().accountId));
    const row = {
      shard: 9,
      account_id: streams[0]?.accountId,
      operation: 'POST /v1/things',
      key: 'k',
      body_hash: '',
      status: 201,
      headers: {},
    };
    const head = await opened.store.head(9);
    const results = await outcomes(
      streams.map((stream, n) =>
        storeOf(n).append(anAppend(stream, 0, { rows: [{ table: 'idempotency_keys', op: 'insert', row }] })),
      ),
    );
    expect(results.filter((each) => each === 'written')).toHaveLength(1);
    expect(results.filter((each) => each === 'RowExists')).toHaveLength(63);
    expect(await opened.store.head(9)).toBe(head + 1);
  });
});

describe('a row that somebody else is changing', () => {
  const race = async (theirs: string, ours: (stream: StreamRef) => RowChange, beside: number) => {
    const stream = aStream(1);
    await opened.store.append(anAppend(stream, 0, { rows: [insertNote(stream, 'a')] }));
    const session = await pool.connect();
    await session.query('begin');
    await session.query(theirs, [stream.accountId]);
    const appends = [
      opened.store.append(anAppend(stream, 1, { rows: [ours(stream)] })),
      ...Array.from({ length: beside }, () => opened.store.append(anAppend(aStream(1)))),
    ];
    const settled = Promise.allSettled(appends);
    await until('the append waits for the row', async () => (await waitingFor(pool, 'transactionid')).length > 0);
    await session.query('commit');
    session.release();
    const [first, ...others] = await settled;
    expect(others.every(({ status }) => status === 'fulfilled')).toBe(true);
    return { first, note: await opened.note(noteKey(stream, 'a')), events: await opened.store.readStream(stream) };
  };

  it.each([0, 5])('is patched as it then is, keeping what they changed (%i appends beside)', async (beside) => {
    const patch = (stream: StreamRef): RowChange => ({
      table: 'notes',
      op: 'patch',
      key: noteKey(stream, 'a'),
      set: { body: 'ours' },
    });
    const { first, note } = await race('update notes set n = 2 where account_id = $1', patch, beside);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(note).toMatchObject({ n: 2, body: 'ours' });
  });

  it.each([0, 5])('is held against what is required of it as it then is (%i appends beside)', async (beside) => {
    const fence = (stream: StreamRef): RowChange => ({
      table: 'notes',
      op: 'patch',
      key: noteKey(stream, 'a'),
      set: { body: 'ours' },
      require: { n: 1 },
    });
    const { first, note, events } = await race('update notes set n = 2 where account_id = $1', fence, beside);
    expect(first).toMatchObject({ status: 'rejected', reason: expect.any(RowGuardFailed) });
    expect(note).toMatchObject({ n: 2, body: 'first' });
    expect(events).toHaveLength(1);
  });

  it('is passed over when they deleted it', async () => {
    const patch = (stream: StreamRef): RowChange => ({
      table: 'notes',
      op: 'patch',
      key: noteKey(stream, 'a'),
      set: { n: 3 },
    });
    const { first, note } = await race('delete from notes where account_id = $1', patch, 0);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(note).toBeNull();
  });
});
