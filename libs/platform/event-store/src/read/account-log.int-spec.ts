import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { PostgresEventStore } from '../postgres-event-store';
import { positionBefore, readAccountLog, readFirstFacts, readHeads } from './account-log';

const SHARD = 4;

describe('one account’s part of the log', () => {
  let database: TestDatabase;
  let pool: Pool;
  let store: PostgresEventStore;
  const [mine, other] = [randomUUID(), randomUUID()];
  const streams = [randomUUID(), randomUUID()];

  const write = (accountId: string, streamId: string, version: number) =>
    store.append({
      stream: { shard: SHARD, accountId, streamId },
      expectedVersion: version,
      events: [{ type: 'noted.v1', data: { version }, content: { text: 'x' }, occurredAt: '2026-01-05T09:00:00.000Z' }],
      metadata: {
        actor: { kind: 'key', id: 'k' },
        ...{ keyId: null, requestId: 'r', idempotencyKey: null, causationId: null, correlationId: 'r' },
        traceparent: null,
      },
      rows: [],
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 2 });
    pool.on('error', () => undefined);
    store = new PostgresEventStore({ connectionString: database.url, tables: [] });
    await store.open();
    // Mine at the positions 1, 3, 5, 7, 9; another's in between.
    const foreign = randomUUID();
    for (let n = 0; n < 5; n += 1) {
      await write(mine, streams[n % 2] ?? '', Math.floor(n / 2));
      await write(other, foreign, n);
    }
    await pool.query(
      `update events set recorded_at = timestamptz '2026-01-01T00:00:00Z' + position * interval '1 hour'`,
    );
  });
  afterAll(async () => {
    await store.close();
    await pool.end();
    await database.drop();
  });

  const log = { shard: SHARD, accountId: mine };
  const page = async (after: number, until: number, limit: number) => {
    const { events, through } = await readAccountLog(pool, log, { after, until, limit });
    return [events.map(({ position }) => position), through];
  };

  it('is read in order, page by page, up to where it is asked for', async () => {
    expect(await page(0, 10, 2)).toEqual([[1, 3], 3]);
    expect(await page(3, 10, 2)).toEqual([[5, 7], 7]);
    expect(await page(7, 10, 2)).toEqual([[9], 10]);
    expect(await page(0, 4, 100)).toEqual([[1, 3], 4]);
    expect(await page(10, 10, 100)).toEqual([[], 10]);
  });

  it('never looks at more of the shard’s log than a window, however far the way', async () => {
    expect(await page(9, 1_000_000, 100)).toEqual([[], 5_009]);
  });

  it('has the first fact of each stream that is there, without its content', async () => {
    const refs = [...streams, randomUUID()].map((streamId) => ({ accountId: mine, streamId }));
    const facts = await readFirstFacts(pool, SHARD, refs);
    expect(facts.map(({ streamId, data }) => [streamId, data]).sort()).toEqual(
      streams.map((streamId) => [streamId, { version: 0 }]).sort(),
    );
    expect(facts[0]).not.toHaveProperty('content');
    expect(await readFirstFacts(pool, SHARD, [{ accountId: other, streamId: streams[0] ?? '' }])).toEqual([]);
  });

  it('has a head', async () => {
    expect(await readHeads(pool, [SHARD, 9])).toEqual(new Map([[SHARD, 10]]));
  });

  it.each([
    ['2025-12-31T00:00:00Z', 0],
    ['2026-01-01T01:00:00Z', 0],
    ['2026-01-01T01:00:01Z', 1],
    ['2026-01-01T07:00:00Z', 6],
    ['2026-01-01T10:00:01Z', 10],
    ['2027-01-01T00:00:00Z', 10],
  ])('is searched by time: what was recorded since %s is behind %d', async (time, position) => {
    expect(await positionBefore(pool, SHARD, new Date(time), 10)).toBe(position);
  });
});
