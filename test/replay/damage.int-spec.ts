import { randomUUID } from 'node:crypto';
import { conversationStreams, conversationTables } from '@verbatim/conversation';
import { checkReach, checkStreams } from '@verbatim/replay';
import { assessing } from '@verbatim/testing';
import { Pool } from 'pg';
import { Service, type Talk, type Tenant } from '../service';
import {
  AskedReplays,
  contentsOf,
  followed,
  LOG_TABLES,
  seedEverySort,
  STREAM_TABLES,
  type DifferenceRow,
} from './replayed.fixture';

const all = [...STREAM_TABLES, ...LOG_TABLES];
const streamColumn = (table: string): string => (table.startsWith('conversation') ? 'id' : 'conversation_id');

/** Another value of the column's type, as SQL. */
const another = (column: string, type: string): string => {
  const name = `"${column}"`;
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'boolean') return `not coalesce(${name}, false)`;
  if (type === 'timestamptz') return `coalesce(${name}, now()) + interval '1 microsecond'`;
  if (type === 'int' || type === 'numeric') return `coalesce(${name}, 0) + 1`;
  if (type === 'jsonb') return `jsonb_build_object('was', ${name}, 'x', 1)`;
  if (type.endsWith('[]')) return `coalesce(${name}, '{}') || gen_random_uuid()::text::${type.slice(0, -2)}`;
  return `coalesce(${name}, '') || 'x'`;
};

/** Columns that may hold only certain values. */
const certain: Readonly<Record<string, string>> = {
  'messages.seq': 'seq + 1000',
  'messages.role': `case role when 'user' then 'agent' else 'user' end`,
  'feedback.rating': `case rating when 'up' then 'down' else 'up' end`,
  'assessments.kind': `case kind when 'score' then 'summary' else 'score' end`,
  'assessments.by': `case by when 'model' then 'human' else 'model' end`,
};

describe('what is damaged by hand', () => {
  let service: Service;
  let tenant: Tenant;
  let talks: readonly Talk[];
  let replays: AskedReplays;
  let pool: Pool;
  let whole: Record<string, string[]>;

  beforeAll(async () => {
    service = await Service.open();
    service.provider.otherwise(assessing());
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    talks = await seedEverySort(service, tenant);
    await followed(service);
    replays = new AskedReplays(service);
    pool = new Pool({ connectionString: service.database.url, max: 4, application_name: 'test' });
    whole = await contentsOf(service, all);
  }, 120_000);
  afterAll(async () => {
    await pool.end();
    await service.close();
  });

  const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await pool.query(text, values)).rows as Row[];
  const reach = async () => {
    const [row] = await sql<{ shard: number }>('select shard from streams where account_id = $1 limit 1', [
      tenant.accountId,
    ]);
    return { of: 'account' as const, shard: row?.shard ?? -1, accountId: tenant.accountId };
  };

  it('is found to the column, whichever column of whichever table it is', async () => {
    const where = await reach();
    for (const { name, columns, key } of conversationTables) {
      for (const [column, type] of Object.entries(columns)) {
        if (key.includes(column)) continue;
        const value = certain[`${name}.${column}`] ?? another(column, type);
        const [before] = await sql<{ at: string; row: object }>(
          `select ctid::text as at, to_jsonb(t) as row from ${name} t order by md5(t::text || $1) limit 1`,
          [column],
        );
        const changed = await sql<{ at: string }>(
          `update ${name} set "${column}" = ${value} where ctid = $1::tid returning ctid::text as at`,
          [before?.at],
        );
        const found = await checkReach(pool, conversationStreams, where);
        expect(
          found.differences.map(({ table, kind, columns: of }) => [table, kind, of.map((one) => one.column)]),
        ).toEqual([[name, 'differs', [column]]]);
        await sql(
          `update ${name} set "${column}" = (jsonb_populate_record(null::${name}, $2))."${column}" where ctid = $1::tid`,
          [changed[0]?.at, JSON.stringify(before?.row)],
        );
      }
    }
    expect((await checkReach(pool, conversationStreams, where)).differences).toEqual([]);
    expect(await contentsOf(service, all)).toEqual(whole);
  }, 120_000);

  /** Breaks one row of the account in each way; resolves to what a report should say, in the order of streams. */
  const breakTable = async (table: string): Promise<{ kind: string; stream: string }[]> => {
    const column = streamColumn(table);
    const [gone] = await sql<{ stream: string }>(
      `delete from ${table} where ctid = (select ctid from ${table} order by ${column}, ctid limit 1)
       returning ${column} as stream`,
    );
    const [changed] = await sql<{ stream: string }>(
      `update ${table} set ${table === 'conversation_activity' ? 'updated_at' : 'created_at'} = '2001-02-03'
       where ctid = (select ctid from ${table} order by ${column} desc, ctid limit 1) returning ${column} as stream`,
    );
    const nobody = randomUUID();
    await sql(
      `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object($1::text, $2::text))).*
       from ${table} t limit 1`,
      [column, nobody],
    );
    return [
      { kind: 'missing', stream: gone?.stream ?? '' },
      { kind: 'differs', stream: changed?.stream ?? '' },
      { kind: 'surplus', stream: nobody },
    ].sort((a, b) => (a.stream < b.stream ? -1 : 1));
  };
  const told = (found: readonly DifferenceRow[], table: string) =>
    found
      .filter((one) => one.table === table)
      .map(({ kind, streamId }) => ({ kind, stream: streamId }))
      .sort((a, b) => ((a.stream ?? '') < (b.stream ?? '') ? -1 : 1));

  describe.each(STREAM_TABLES)('in %s', (table) => {
    it.each(['all', 'account', 'stream'])('is shown by a dry run and mended by a replay of %s', async (how) => {
      const expected = await breakTable(table);
      const broken = await contentsOf(service, all);
      const looked = await replays.run({ dryRun: true });
      expect(told(await replays.differences(looked.id), table)).toEqual(expected);
      expect(looked.result?.differences).toBe(expected.length);
      expect(await contentsOf(service, all)).toEqual(broken);

      const { accountId } = tenant;
      const bodies =
        how === 'all'
          ? [{}]
          : how === 'account'
            ? [{ accountId }]
            : expected.map(({ stream }) => ({ accountId, streamId: stream }));
      let seen = 0;
      for (const body of bodies) seen += (await replays.run(body)).result?.differences ?? 0;
      expect(seen).toBe(expected.length);
      expect(await contentsOf(service, all)).toEqual(whole);
    });
  });

  it('is mended where rows hold each other’s place in a unique index', async () => {
    const rows = await sql<{ id: string; conversation_id: string }>(
      `select id, conversation_id from messages where conversation_id = $1 order by seq limit 2`,
      [talks[0]?.id],
    );
    const [one, two] = rows;
    const seq = (id: string | undefined, to: string) => sql(`update messages set seq = ${to} where id = $1`, [id]);
    await seq(one?.id, '-1');
    await seq(two?.id, '1');
    await seq(one?.id, '2');
    await sql(`update messages set id = gen_random_uuid() where conversation_id = $1 and seq = 3`, [talks[0]?.id]);
    const replay = await replays.run({ accountId: tenant.accountId, projections: ['messages.v1'] });
    expect(replay.result?.projections[0]).toMatchObject({
      name: 'messages.v1',
      differences: { missing: 1, surplus: 1, differs: 2 },
      repaired: 4,
    });
    expect(await contentsOf(service, all)).toEqual(whole);
  });

  it('shows values of ids, numbers, times and statuses, and of words only that they differ', async () => {
    const id = talks[0]?.id;
    await sql(
      `update conversations set status = 'archived', title = 'Told to nobody', created_at = '2001-02-03', score = 3
       where id = $1`,
      [id],
    );
    const replay = await replays.run({ accountId: tenant.accountId, streamId: id });
    const [difference, ...more] = await replays.differences(replay.id);
    expect(more).toEqual([]);
    expect(difference).toMatchObject({ projection: 'conversations.v1', accountId: tenant.accountId, key: { id } });
    expect(difference?.columns).toEqual([
      { column: 'status', expected: 'in_progress', found: 'archived' },
      { column: 'title' },
      { column: 'score', expected: null, found: 3 },
      { column: 'created_at', expected: expect.stringMatching(/^2/), found: '2001-02-03T00:00:00.000Z' },
    ]);
    const [kept] = await sql<{ all: string }>('select string_agg(d::text, null) as all from replay_differences d');
    expect(kept?.all).not.toContain('Told to nobody');
    expect(await contentsOf(service, all)).toEqual(whole);
  });

  it.each(['all', 'account'])('in the daily counts is shown by a dry run and mended by a replay of %s', async (how) => {
    await sql(`update analytics_counts set messages_user = messages_user + 5`);
    await sql(`delete from analytics_reply_times where ctid = (select min(ctid) from analytics_reply_times)`);
    await sql(
      `insert into analytics_conversations select (jsonb_populate_record(null::analytics_conversations,
         to_jsonb(t) || jsonb_build_object('id', gen_random_uuid()))).* from analytics_conversations t limit 1`,
    );
    const projections = ['daily-counts.v1'];
    const body = how === 'all' ? { projections } : { projections, accountId: tenant.accountId };
    const broken = await contentsOf(service, all);
    const looked = await replays.run({ ...body, dryRun: true });
    const found = await replays.differences(looked.id);
    const counted = await sql(`select 1 from analytics_counts`);
    expect(looked.result?.projections[0]?.differences).toEqual({ missing: 1, surplus: 1, differs: counted.length });
    expect(found.find(({ kind }) => kind === 'differs')?.columns.map(({ column }) => column)).toEqual([
      'messages_user',
    ]);
    expect(await contentsOf(service, all)).toEqual(broken);
    const mended = await replays.run(body);
    expect(mended.result?.differences).toBe(2 + counted.length);
    expect(await contentsOf(service, all)).toEqual(whole);
  });

  it('is found among the streams that are named', async () => {
    await sql(`delete from conversation_activity where id = $1`, [talks[1]?.id]);
    const { shard, accountId } = await reach();
    const { differences } = await checkStreams(pool, conversationStreams, [
      { shard, accountId, streamId: talks[0]?.id ?? '' },
      { shard, accountId, streamId: talks[1]?.id ?? '' },
    ]);
    expect(differences.map(({ kind, streamId }) => ({ kind, streamId }))).toEqual([
      { kind: 'missing', streamId: talks[1]?.id },
    ]);
    await replays.run({ accountId });
    expect(await contentsOf(service, all)).toEqual(whole);
  });

  it('leaves tables that were swapped with the indexes, constraints, settings and grants they had', async () => {
    const shape = () =>
      sql(
        `
        select t.relname, t.reloptions, t.relacl::text, (select array_agg(pg_get_indexdef(indexrelid) order by indexrelid::regclass::text)
            from pg_index where indrelid = t.oid) as indexes,
          (select array_agg(conname || ' ' || pg_get_constraintdef(oid) order by conname) from pg_constraint
            where conrelid = t.oid) as constraints,
          (select array_agg(row(attname, atttypid, attnotnull, pg_get_expr(adbin, adrelid))::text order by attnum)
            from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where attrelid = t.oid and attnum > 0 and not attisdropped) as columns
        from pg_class t where relnamespace = 'public'::regnamespace and relname = any($1) order by 1`,
        [all],
      );
    await sql(`grant select on messages to pg_monitor`);
    const before = await shape();
    await replays.run({});
    expect(await shape()).toEqual(before);
  });
});
