import { randomUUID } from 'node:crypto';
import { PostgresEventStore, type Append, type RecordedEvent, type StreamRef } from '@verbatim/event-store';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import type { Pool } from 'pg';
import { Comparison } from '../check/check-streams';
import { StreamPages } from '../pages/stream-pages';
import { CREATE_NOTES, notes, notesProjection as projection, rowOf } from '../notes.fixture';
import { openReplayPool, replayPoolConfig } from '../replay-pool';
import { NOTE_SCRUB, scrubsTable } from './content-scrubs';
import { mendStream } from './mend-stream';

const metadata = {
  actor: { kind: 'admin', id: 'a' },
  keyId: null,
  requestId: 'r',
  idempotencyKey: null,
  causationId: null,
  correlationId: 'r',
  traceparent: null,
};

describe('mending a stream', () => {
  let database: TestDatabase;
  let pool: Pool;
  let store: PostgresEventStore;
  let stream: StreamRef;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = openReplayPool(replayPoolConfig(database.url));
    await pool.query(`
      ${CREATE_NOTES};
      create unique index notes_seq on notes (shard, account_id, stream_id, seq)`);
    store = new PostgresEventStore({ connectionString: database.url, tables: [notes, scrubsTable] });
    await store.open();
  });
  afterAll(async () => {
    await store.close();
    await pool.end();
    await database.drop();
  });

  let version = 0;
  const write = async (count = 1): Promise<void> => {
    const events = Array.from({ length: count }, (_, at) => ({
      type: 'note.written.v1',
      data: { id: randomUUID() },
      content: { text: `Note ${version + at + 1}` },
      occurredAt: '2026-01-01T00:00:00.000Z',
    }));
    const rows = events.map((event, at) => ({
      table: 'notes',
      op: 'insert' as const,
      row: rowOf({ ...event, ...stream, version: version + at + 1 } as unknown as RecordedEvent),
    }));
    await store.append({ stream, expectedVersion: version, events, metadata, rows });
    version += count;
  };
  beforeEach(async () => {
    stream = { shard: 1, accountId: randomUUID(), streamId: randomUUID() };
    version = 0;
    await write(3);
  });

  const owner = () => [stream.shard, stream.accountId, stream.streamId];
  const OF = 'shard = $1 and account_id = $2 and stream_id = $3';
  const bodies = async (): Promise<(string | null)[]> =>
    (await pool.query<{ body: string | null }>(`select body from notes where ${OF} order by seq`, owner())).rows.map(
      ({ body }) => body,
    );
  /** Mends; `meanwhile` happens once, between what is read and what is written. */
  const mend = async (meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<number> => {
    let appends = 0;
    const between = {
      append: async (append: Append) => {
        appends += 1;
        if (appends === 1) await meanwhile();
        return store.append(append);
      },
    };
    const parts = { pool, store: between, pages: new StreamPages(pool) };
    await mendStream(parts, stream, new Comparison([projection]), { metadata });
    return appends;
  };

  it('writes nothing where nothing differs', async () => {
    expect(await mend()).toBe(0);
  });

  it('folds anew what was written in between, and loses nothing of it', async () => {
    await pool.query(`update notes set body = 'Broken' where ${OF}`, owner());
    expect(await mend(() => write())).toBe(2);
    expect(await bodies()).toEqual(['Note 1', 'Note 2', 'Note 3', 'Note 4']);
  });

  it.each(['a first time', 'a second time'])('brings no word back that was taken out in between, %s', async (time) => {
    const scrub = async () => {
      const tx = await pool.connect();
      await tx.query('begin');
      await tx.query(`update events set content = null where ${OF}`, owner());
      await tx.query(NOTE_SCRUB, owner());
      await tx.query(`update notes set body = null where ${OF}`, owner());
      await tx.query('commit');
      tx.release();
    };
    if (time === 'a second time') {
      await pool.query(NOTE_SCRUB, owner());
    }
    await pool.query(`update notes set body = 'Broken' where ${OF}`, owner());
    expect(await mend(scrub)).toBe(1);
    expect(await bodies()).toEqual([null, null, null]);
    await pool.query(`delete from notes where ${OF}`, owner());
    expect(await mend()).toBe(1);
    expect(await bodies()).toEqual([null, null, null]);
  });

  it('makes room first where rows hold each other’s place', async () => {
    const set = (seq: number, to: number) =>
      pool.query(`update notes set seq = $5 where ${OF} and seq = $4`, [...owner(), seq, to]);
    await set(1, 9);
    await set(2, 1);
    await set(9, 2);
    expect(await mend()).toBeGreaterThan(1);
    expect(await bodies()).toEqual(['Note 1', 'Note 2', 'Note 3']);
  });

  it('puts right more rows than one append takes', async () => {
    await write(1_200);
    await pool.query(`delete from notes where ${OF}`, owner());
    expect(await mend()).toBe(3);
    expect(await bodies()).toHaveLength(1_203);
  });

  it('takes away what belongs to no stream', async () => {
    const nobody = { ...stream, streamId: randomUUID() };
    await pool.query(`insert into notes values ($1, $2, $3, gen_random_uuid(), 1, 'Of nobody')`, [
      nobody.shard,
      nobody.accountId,
      nobody.streamId,
    ]);
    const kept = stream;
    stream = nobody;
    expect(await mend()).toBe(1);
    expect(await bodies()).toEqual([]);
    stream = kept;
    expect(await bodies()).toHaveLength(3);
  });
});
