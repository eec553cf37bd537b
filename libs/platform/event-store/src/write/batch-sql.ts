import type { Slot } from '../rows/slots';
import { records } from '../rows/row-sql';
import { rowParts } from './row-parts';

// The order in which the parameters have them.
const APPEND = [
  ['o', 'int'],
  ['s', 'smallint'],
  ['a', 'uuid'],
  ['i', 'uuid'],
  ['x', 'int'],
  ['n', 'int'],
  ['m', 'jsonb'],
] as const;
export const EVENT = [
  ['o', 'int'],
  ['v', 'int'],
  ['t', 'text'],
  ['d', 'jsonb'],
  ['c', 'jsonb'],
  ['at', 'timestamptz'],
  ['m', 'jsonb'],
] as const;

const CURRENT = `left join lateral (
    select c.version from streams c where c.shard = i.s and c.account_id = i.a and c.stream_id = i.i offset 0
  ) c on true`;

// `case` instead of the bare comparison: an equality of expressions is estimated at one row, and the plan would then
// compare every append with every other.
const AT_EXPECTED = 'case when coalesce(c.version, 0) = i.x then true else false end';

const upsert = (from: string): string => `
  insert into streams as t (shard, account_id, stream_id, version, last_count)
  select i.s, i.a, i.i, i.x + i.n, i.n from ${from} order by i.o
  on conflict (shard, account_id, stream_id)
  do update set version = excluded.version, last_count = excluded.last_count
  where t.version = excluded.version - excluded.last_count
  returning stream_id`;

/** Appends that all have events. */
const withEvents = `
good as (${upsert(`i ${CURRENT} where ${AT_EXPECTED}`)}),
won as materialized (
  select i.*, i.x + i.n as v, sum(i.n) over (partition by i.s order by i.o) as upto, sum(i.n) over (partition by i.s) as total
  from i join good g on g.stream_id = i.i
)`;

/** The same with appends among them that only write rows: those lock their stream if there is one, and make none. */
const withRowsOnly = `
cur as materialized (
  select i.*, c.version as v from i ${CURRENT}
  where case when i.n = 0 and i.x > 0 then c.version is null or c.version = i.x else ${AT_EXPECTED} end
),
good as (${upsert('cur i where i.n > 0 or i.v is not null')}),
won as materialized (
  select i.o, i.s, i.a, i.i, i.x, i.n, i.m, case when i.n > 0 then i.x + i.n else coalesce(i.v, 0) end as v,
    sum(i.n) over (partition by i.s order by i.o) as upto, sum(i.n) over (partition by i.s) as total
  from cur i join (select stream_id from good union all select i from cur where n = 0 and v is null) g on g.stream_id = i.i
)`;

/**
 * One statement for a batch of appends, sorted by stream, no stream and no row twice. Parameters: $1 the appends, $2
 * their events, then each slot's rows, all JSON arrays. Answers (ordinal, version, last position) of the winners; who
 * is missing lost the race for its version. Anything else that objects raises and undoes all of it.
 *
 * Locks are taken in one order everywhere: streams, sorted; then shard heads, sorted, which whoever writes to the same
 * shard waits for; then rows. So batches cannot deadlock with each other. The version is checked again under the lock
 * of its stream; the head is advanced once per shard, so that positions are gapless and in commit order.
 */
export const batchSql = (slots: readonly Slot[], rowsOnly: boolean): string => {
  const rows = rowParts(slots, 3, 'r."#o" = any((select o from wins)::int[])');
  return `with i as materialized (
  select * from ${records('$1', APPEND, 'r')}
),${rowsOnly ? withRowsOnly : withEvents},
heads as (
  insert into shard_heads as h (shard, head) select s, max(upto) from won group by s order by s
  on conflict (shard) do update set head = h.head + excluded.head
  returning shard, head
),
placed as materialized (
  select w.*, h.head - w.total + w.upto - w.n as before from won w join heads h on h.shard = w.s
),
wins as materialized (select array_agg(o) as o from placed),
${[
  `logged as (
  insert into events (shard, account_id, stream_id, version, position, type, data, content, metadata, occurred_at)
  select p.s, p.a, p.i, e.v, p.before + e.v - p.x, e.t, e.d, e.c, coalesce(e.m, p.m), e.at
  from ${records('$2', EVENT, 'e')} join placed p on p.o = e.o
)`,
  ...rows.ctes,
].join(',\n')}
select o, v, before + n, ${rows.check} from placed`;
};
