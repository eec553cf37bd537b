import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { LogWalk, type WalkPage, type WalkPlace, type WalkRequest } from './log-walk';

const SHARD = 3;
const MANY = 61_000;
const accountId = randomUUID();
const rare = randomUUID();

let database: TestDatabase;
let pool: Pool;
let walk: LogWalk;

/** A long log, of one second for each event, in which another account has the first event and the last. */
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  await pool.query(
    `insert into events (shard, account_id, stream_id, version, position, type, data, metadata, occurred_at, recorded_at)
     select $1, case when n in (1, $4::int) then $3::uuid else $2::uuid end, $2, n, n, 'note.taken.v1', '{}',
       '{"actor": {"kind": "key", "id": "k"}}', now(), timestamptz '2026-01-01 00:00:00Z' + n * interval '1 second'
     from generate_series(1, $4::int) n`,
    [SHARD, accountId, rare, MANY],
  );
  await pool.query(
    'insert into shard_heads (shard, head) values ($1, $2) on conflict (shard) do update set head = $2',
    [SHARD, MANY],
  );
  await pool.query('vacuum analyze events');
  walk = new LogWalk(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const asked = (request: Partial<WalkRequest>): WalkRequest => ({
  ...{ filter: {}, direction: 'asc', limit: 10, after: null, content: false },
  ...request,
});

const pages = async (reach: Parameters<LogWalk['page']>[0], request: Partial<WalkRequest>): Promise<WalkPage[]> => {
  const all: WalkPage[] = [];
  for (let after: WalkPlace | null = null; ;) {
    const page: WalkPage = await walk.page(reach, asked({ ...request, after }));
    all.push(page);
    if (page.next === null) return all;
    after = page.next;
  }
};

describe('a walk through a long log', () => {
  it.each([
    ['asc', [1, MANY], [1, 1]],
    ['desc', [MANY, 1], [1, 1]],
  ] as const)('finds the little that is there, page by page: %s', async (direction, positions, onEach) => {
    const all = await pages({ of: 'account', shard: SHARD, accountId: rare }, { direction });
    expect(all.flatMap(({ events }) => events.map(({ position }) => position))).toEqual(positions);
    expect(all.map(({ events }) => events.length)).toEqual(onEach);
    expect(all[0]?.next).toEqual({ shard: SHARD, place: direction === 'asc' ? 50_000 : MANY - 50_000 + 1 });
  });

  it('looks at no more than a page may, however little it finds', async () => {
    const filter = { types: ['never.happened.v1'] };
    const all = await pages({ of: 'shards', shards: [2, SHARD, 4] }, { filter });
    expect(all.map(({ events, next }) => [events.length, next?.place ?? null])).toEqual([
      [0, 50_000],
      [0, null],
    ]);
  });

  it('begins and ends at the times asked for, without a look at what lies before', async () => {
    const at = (n: number): Date => new Date(Date.UTC(2026, 0, 1) + n * 1_000);
    const filter = { from: at(60_000), to: at(60_010) };
    for (const direction of ['asc', 'desc'] as const) {
      const [page, ...others] = await pages({ of: 'shards', shards: [SHARD] }, { filter, direction, limit: 20 });
      expect(others).toEqual([]);
      const positions = page?.events.map(({ position }) => position).sort((a, b) => a - b);
      expect(positions).toEqual(Array.from({ length: 10 }, (_, n) => 60_000 + n));
    }
  });
});
