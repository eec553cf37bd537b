import type { Slot } from '../rows/slots';
import { records } from '../rows/row-sql';
import { EVENT } from './batch-sql';
import { rowParts } from './row-parts';

/** A stream's first events, later events, or rows alone: of a stream that must not exist, or of any. */
export type SingleForm = 'first' | 'next' | 'rows-first' | 'rows';

// The update knows the version it expects; a new stream's insert loses to whoever made it first.
const versions: Record<SingleForm, string> = {
  first: `g as (
  insert into streams (shard, account_id, stream_id, version, last_count)
  values ($1::smallint, $2::uuid, $3::uuid, $5::int, $5::int) on conflict do nothing returning version
)`,
  next: `g as (
  update streams set version = version + $5::int, last_count = $5::int
  where shard = $1::smallint and account_id = $2::uuid and stream_id = $3::uuid and version = $4::int returning version
)`,
  'rows-first': `g as materialized (
  select 0 as version where not exists (
    select from streams where shard = $1::smallint and account_id = $2::uuid and stream_id = $3::uuid
  )
)`,
  rows: `s as materialized (
  select version from streams where shard = $1::smallint and account_id = $2::uuid and stream_id = $3::uuid
  for no key update
),
g as materialized (
  select coalesce((select version from s), 0) as version where not exists (select from s where version <> $4::int)
)`,
};

/**
 * One append in its plain form, for an idle store: the same effects, locks and answers as a batch of one, at the price
 * of a simpler plan. Parameters: $1 shard, $2 account, $3 stream, $4 expected version, $5 number of events,
 * $6 metadata, $7 events, then each slot's rows.
 */
export const singleSql = (form: SingleForm, slots: readonly Slot[]): string => {
  const rows = rowParts(slots, 8, 'exists (select from h)');
  return `with ${versions[form]},
h as (
  insert into shard_heads as h (shard, head) select $1::smallint, $5::int from g
  on conflict (shard) do update set head = h.head + excluded.head
  returning head
),
${[
  `logged as (
  insert into events (shard, account_id, stream_id, version, position, type, data, content, metadata, occurred_at)
  select $1::smallint, $2::uuid, $3::uuid, e.v, h.head - $5::int + e.v - $4::int, e.t, e.d, e.c, coalesce(e.m, $6::jsonb), e.at
  from h cross join ${records('$7', EVENT, 'e')}
)`,
  ...rows.ctes,
].join(',\n')}
select 0, g.version, h.head, ${rows.check} from g, h`;
};
