import type { Check } from '../check';

// TypeORM's own, one row per migration
const ALLOWED = ['migrations'];

const UNSHARDED = `
  select c.relname as table, x.relname as index from pg_index i
  join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
  where c.relnamespace = 'public'::regnamespace and i.indisunique and c.relname <> all($1)
    and a.attname is distinct from 'shard'
  order by 1, 2`;
const KEYLESS = `
  select c.relname as table from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
  order by 1`;

export const shardedKeys: Check = {
  name: 'sharded-keys',
  describe: 'Every table has a primary key, and the shard leads it and every unique index',
  async *run(db) {
    for (const { table, index } of (await db.query<{ table: string; index: string }>(UNSHARDED, [ALLOWED])).rows)
      yield { what: `The shard does not lead ${index}`, table, key: { index } };
    for (const { table } of (await db.query<{ table: string }>(KEYLESS)).rows)
      yield { what: 'It has no primary key', table };
  },
};
