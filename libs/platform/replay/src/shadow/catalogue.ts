import type { ClientBase } from 'pg';
import { ReplayError } from '../replay.errors';

type Queries = Pick<ClientBase, 'query'>;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const qualified = (schema: string, table: string): string => `${quoted(schema)}.${quoted(table)}`;

export interface Index {
  readonly name: string;
  readonly table: string;
  readonly definition: string;
  /** The constraint that is named like it: a primary key or a unique one. */
  readonly constraint: 'primary key' | 'unique' | null;
}

const INDEXES = `
  select x.relname as name, t.relname as table, pg_get_indexdef(i.indexrelid) as definition,
    case c.contype when 'p' then 'primary key' when 'u' then 'unique' end as constraint
  from pg_index i join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
  left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
  where t.oid = any($1::regclass[]) and i.indisvalid
  order by t.relname, i.indisprimary desc, x.relname`;

/** The indexes of tables, the primary keys first. */
export const indexesOf = async (db: Queries, schema: string, tables: readonly string[]): Promise<readonly Index[]> =>
  (await db.query<Index>(INDEXES, [tables.map((table) => qualified(schema, table))])).rows;

const COLUMNS = `
  select a.attname as name from pg_attribute a
  where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`;
const KEY_COLUMNS = `
  select a.attname as name from pg_index i cross join lateral unnest(i.indkey) with ordinality k (attnum, at)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = $1::regclass and i.indisprimary order by k.at`;

export const tableColumns = async (db: Queries, schema: string, table: string) => {
  const names = async (sql: string): Promise<string[]> =>
    (await db.query<{ name: string }>(sql, [qualified(schema, table)])).rows.map(({ name }) => name);
  return { columns: await names(COLUMNS), key: await names(KEY_COLUMNS) };
};

/** What names a table by its identity and would stay with the old one, or what a copy by `like` would lack. */
const TIES = `
  select t.relname as table, tie from pg_class t cross join lateral (
    select 'a trigger' as tie where exists (select from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal)
    union all select 'a foreign key' where exists (
      select from pg_constraint c where c.contype = 'f' and (c.conrelid = t.oid or c.confrelid = t.oid))
    union all select 'a view' where exists (
      select from pg_depend d join pg_rewrite r on r.oid = d.objid
      where d.classid = 'pg_rewrite'::regclass and d.refobjid = t.oid)
    union all select 'a publication' where exists (select from pg_publication_rel p where p.prrelid = t.oid)
    union all select 'row security' where t.relrowsecurity
    union all select 'partitions' where t.relkind <> 'r' or t.relispartition
  ) ties where t.oid = any($1::regclass[]) order by 1, 2 limit 1`;

/** Throws `replay.table-tied` when a table could not be replaced without loss. */
export const assertReplaceable = async (db: Queries, schema: string, tables: readonly string[]): Promise<void> => {
  const { rows } = await db.query<{ table: string; tie: string }>(TIES, [
    tables.map((table) => qualified(schema, table)),
  ]);
  if (rows[0])
    throw new ReplayError(
      'replay.table-tied',
      `${rows[0].table} has ${rows[0].tie}, which a swap would leave behind.`,
      {
        table: rows[0].table,
      },
    );
};

const SETTINGS = `
  select coalesce(t.reloptions, '{}') || coalesce(
      (select array_agg('toast.' || o) from pg_class s cross join lateral unnest(s.reloptions) o
       where s.oid = t.reltoastrelid), '{}') as options
  from pg_class t where t.oid = $1::regclass`;
const GRANTS = `
  select case when a.grantee = 0 then 'public' else a.grantee::regrole::text end as grantee,
    a.privilege_type as privilege, a.is_grantable as grantable
  from pg_class t cross join lateral aclexplode(t.relacl) a where t.oid = $1::regclass and a.grantee <> t.relowner`;

/** An empty table like the live one in all but its indexes. */
export const createLike = async (db: Queries, live: string, shadow: string, table: string): Promise<void> => {
  const [from, to] = [qualified(live, table), qualified(shadow, table)];
  await db.query(`create table ${to} (like ${from} including all excluding indexes)`);
  const { rows } = await db.query<{ options: string[] }>(SETTINGS, [from]);
  const options = rows[0]?.options ?? [];
  if (options.length > 0) await db.query(`alter table ${to} set (${options.join(', ')})`);
  const grants = await db.query<{ grantee: string; privilege: string; grantable: boolean }>(GRANTS, [from]);
  for (const { grantee, privilege, grantable } of grants.rows)
    await db.query(`grant ${privilege} on ${to} to ${grantee}${grantable ? ' with grant option' : ''}`);
};

/** Makes one index of the live table on its shadow, under the same name; does nothing when it is there. */
export const createIndexLike = async (
  db: Queries,
  live: string,
  shadow: string,
  { name, table, definition, constraint }: Index,
): Promise<void> => {
  const { rows } = await db.query('select to_regclass($1) is not null as there', [qualified(shadow, name)]);
  if ((rows[0] as { there: boolean }).there) return;
  const on = / ON (?:ONLY )?\S+ USING /.exec(definition);
  if (!on) throw new Error(`The definition of the index ${name} cannot be read`);
  const text = `${definition.slice(0, on.index)} ON ${qualified(shadow, table)} USING ${definition.slice(on.index + on[0].length)}`;
  await db.query(text);
  if (constraint)
    await db.query(
      `alter table ${qualified(shadow, table)} add constraint ${quoted(name)} ${constraint} using index ${quoted(name)}`,
    );
};
