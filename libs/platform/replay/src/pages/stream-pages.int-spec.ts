import type { StreamRef } from '@verbatim/event-store';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import type { Pool } from 'pg';
import { Comparison } from '../check/check-streams';
import { CREATE_NOTES, notesProjection as projection } from '../notes.fixture';
import { openReplayPool, replayPoolConfig } from '../replay-pool';
import { nameOf } from '../stream-key';
import { StreamPages } from './stream-pages';

describe('pages of the log', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = openReplayPool(replayPoolConfig(database.url));
    await pool.query(`
      ${CREATE_NOTES};
      insert into events (shard, account_id, stream_id, version, position, type, data, content, metadata, occurred_at)
      select s, md5('a' || s || a)::uuid, md5('s' || i)::uuid, v, row_number() over (partition by s), 'note.written.v1',
        jsonb_build_object('id', md5(s || 'e' || a || i || v)::uuid), jsonb_build_object('text', 'x'), '{}', now()
      from generate_series(1, 2) s, generate_series(1, 3) a, generate_series(1, 5) i, generate_series(1, 2 + i * i) v;
      insert into notes select shard, account_id, stream_id, (data->>'id')::uuid, version, 'x' from events;
      insert into notes select 1, md5('a11')::uuid, gen_random_uuid(), gen_random_uuid(), 1, 'of nobody' from generate_series(1, 40)`);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it.each([
    [1, 1],
    [3, 2],
    [7, 10],
    [10, 10_000],
    [10_000, 3],
  ])('of %i events and %i rows hold every stream whole, once, in order, with its rows', async (pageSize, rowLimit) => {
    const comparison = new Comparison([projection]);
    const pages = new StreamPages(pool, { pageSize, rowLimit });
    const seen: string[] = [];
    const found: string[] = [];
    let after: StreamRef | null = null;
    for (;;) {
      const page = await pages.read({ of: 'all' }, after, comparison.views);
      for (const stream of page.streams) seen.push(`${nameOf(stream.ref)} ${stream.events().length}`);
      for (const { differences } of await comparison.checkPage(page))
        found.push(...differences.map(({ difference }) => difference.kind));
      if (page.upto === null) break;
      after = page.upto;
    }
    const { rows } = await pool.query<{ line: string }>(`
      select shard || '/' || account_id || '/' || stream_id || ' ' || count(*) filter (where n = 0) as line
      from (select shard, account_id, stream_id, 0 as n from events union all
            select shard, account_id, stream_id, 1 from notes where body = 'of nobody') e
      group by shard, account_id, stream_id order by shard, account_id, stream_id`);
    expect(seen).toEqual(rows.map(({ line }) => line));
    expect(found).toEqual(Array.from({ length: 40 }, () => 'surplus'));
  });
});
