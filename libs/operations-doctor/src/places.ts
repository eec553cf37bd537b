import type { Pool } from 'pg';
import type { Scope } from './check';
import { spansOf, type Span } from './spans';

/** A table and the column that follows shard and account in one of its keys. */
export interface Walk {
  readonly table: string;
  readonly column: string;
  /** SQL: what is wanted to know of the place `p (shard, account_id, id)`; one row. */
  readonly look: string;
}

export type Seen<Row> = Row & { readonly shard: number; readonly account_id: string; readonly id: string };

const PAGE = 500;

/**
 * Walks the distinct places of a table along its key and looks at each: page by page, each page one statement and so one
 * snapshot. Hops from place to place, however many rows one has.
 */
export async function* placesOf<Row extends object>(db: Pool, walk: Walk, scope: Scope): AsyncGenerator<Seen<Row>> {
  const text = sqlOf(walk);
  for (const spans of await spansOf(db, scope)) {
    let left = scope.perShard ?? Number.POSITIVE_INFINITY;
    for (const span of spans)
      for await (const place of placesIn<Row>(db, text, span)) {
        if ((left -= 1) < 0) break;
        yield place;
      }
  }
}

async function* placesIn<Row extends object>(db: Pool, text: string, span: Span): AsyncGenerator<Seen<Row>> {
  let { after } = span;
  for (;;) {
    const { rows } = await db.query<Seen<Row>>(text, [span.shard, ...after, ...span.upto, PAGE]);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = [last.account_id, last.id];
  }
}

const sqlOf = ({ table, column, look }: Walk): string => {
  const next = (beyond: string) => `select t.account_id, t."${column}" as id from "${table}" t
      where t.shard = $1 and (t.account_id, t."${column}") > ${beyond} and (t.account_id, t."${column}") <= ($4, $5)
      order by t.account_id, t."${column}" limit 1`;
  return `
    with recursive hop (account_id, id) as (
      (${next('($2::uuid, $3::uuid)')})
      union all
      select n.account_id, n.id from hop h cross join lateral (${next('(h.account_id, h.id)')}) n
    )
    select p.*, l.* from (select $1::smallint as shard, h.account_id, h.id from hop h limit $6) p
    cross join lateral (${look}) l order by p.account_id, p.id`;
};
