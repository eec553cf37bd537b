import type { AccountScope } from '@verbatim/kernel';
import type { ConversationFilter, ConversationOrder, ListWindow } from '../../ports/conversation-reader.port';
import { conditionsOf, type Bind } from './conversation-conditions';
import { ACTIVITY_OF, conversationColumns } from './conversation.row';
import { keywordSql } from './keyword';

/** Unnamed on purpose: planned anew each time, with its values, because what is best depends on them. */
export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

const orderColumns = {
  created: 'c.created_at',
  updated: 'a.updated_at',
  firstMessage: 'c.first_message_at',
  lastMessage: 'a.last_message_at',
  started: 'c.started_at',
  score: 'c.score',
} as const satisfies Record<ConversationOrder, string>;
const always: readonly ConversationOrder[] = ['created', 'updated'];
const ofMessages: readonly ConversationOrder[] = ['firstMessage', 'lastMessage'];

const HOT = 'conversation_activity a';
const HOT_HERE = 'a.shard = $1 and a.account_id = $2 and not a.hidden';
const COLD_OF = 'c.shard = a.shard and c.account_id = a.account_id and c.id = a.id';
const BOTH = `(conversations c join ${HOT} on ${ACTIVITY_OF})`;

/** Where the rows that a filter holds are found, and which of a conversation's two rows it takes to know them. */
interface Source {
  readonly with?: string;
  readonly from: string;
  readonly where: readonly string[];
  readonly knows: 'c' | 'a' | 'both';
}

const sourceOf = (scope: AccountScope, filter: ConversationFilter, order: ConversationOrder, bind: Bind): Source => {
  const column = orderColumns[order];
  const { cold, hot } = conditionsOf(scope, filter, bind);
  const byHot = column.startsWith('a.');
  if (!always.includes(order)) (byHot ? hot : cold).push(`${column} is not null`);
  // The two times are of one moment, which the planner does not know: it would look for what cannot be.
  if (filter.hasMessages === false && ofMessages.includes(order)) cold.push('false');
  const hotToo = byHot || hot.length > 0;
  if (filter.q !== undefined)
    return among(keywordSql(filter.q, cold, bind), hotToo ? [HOT_HERE, ...hot] : ['true'], hotToo);
  if (!hotToo) return { from: 'conversations c', where: cold, knows: 'c' };
  // The first condition of the cold row is that it is there and not deleted, which the other row knows too.
  if (byHot && cold.length === 1) return { from: HOT, where: [HOT_HERE, ...hot], knows: 'a' };
  if (byHot && isShort(filter, coldTimes))
    return among(`select c.id from conversations c where ${cold.join(' and ')}`, [HOT_HERE, ...hot], true);
  if (!byHot && cold.length === 1 && isShort(filter, hotTimes))
    return among(`select a.id from ${HOT} where ${[HOT_HERE, ...hot].join(' and ')}`, [...cold, HOT_HERE], true);
  return { from: BOTH, where: [...cold, HOT_HERE, ...hot], knows: 'both' };
};

/** Ids first, then the rest: whatever the planner thinks of it. */
const among = (ids: string, where: readonly string[], hotToo: boolean): Source => ({
  with: `with found as materialized (${ids}) `,
  from: `found f join ${hotToo ? BOTH : 'conversations c'} on c.shard = $1 and c.account_id = $2 and c.id = f.id`,
  where,
  knows: hotToo ? 'both' : 'c',
});

const coldTimes = ['created', 'firstMessage', 'started'] as const;
const hotTimes = ['updated', 'lastMessage'] as const;
const SHORT_MS = 31 * 86_400_000;

/**
 * Times of a conversation lie close together, which the planner does not know: in search of the ones begun in May it
 * would walk through all that were last written to since. Those of a month are few enough to be taken by themselves.
 */
const isShort = (filter: ConversationFilter, times: readonly (typeof coldTimes | typeof hotTimes)[number][]): boolean =>
  times.some((time) => {
    const [from, to] = [filter[`${time}From`], filter[`${time}To`]];
    return from !== undefined && to !== undefined && Date.parse(to) - Date.parse(from) <= SHORT_MS;
  });

const begin = ({ shard, accountId }: AccountScope): { values: unknown[]; bind: Bind } => {
  const values: unknown[] = [shard, accountId];
  return { values, bind: (value) => `$${values.push(value)}` };
};

/** What it takes one row to know is cut to a page before the other rows are fetched. */
export const listStatement = (
  scope: AccountScope,
  filter: ConversationFilter,
  order: ConversationOrder,
  { limit, direction, after, before, offset = 0 }: ListWindow,
): Statement => {
  const { values, bind } = begin(scope);
  const source = sourceOf(scope, filter, order, bind);
  const column = orderColumns[order];
  const id = column.startsWith('a.') ? 'a.id' : 'c.id';
  const ascending = (direction === 'asc') !== (before !== null);
  const place = before ?? after;
  const where = [
    ...source.where,
    ...(place ? [`(${column}, ${id}) ${ascending ? '>' : '<'} (${bind(place.at)}, ${bind(place.id)})`] : []),
  ].join(' and ');
  const way = ascending ? 'asc' : 'desc';
  const ordered = `order by ${column} ${way}, ${id} ${way}`;
  const cut = `${ordered} limit ${bind(limit + 1)}${offset > 0 ? ` offset ${bind(offset)}` : ''}`;
  const rows = `from ${source.from} where ${where} ${cut}`;
  const start = source.with ?? '';
  if (source.knows === 'both') return { text: `${start}select ${conversationColumns} ${rows}`, values };
  const rest = source.knows === 'c' ? `${HOT} on ${ACTIVITY_OF}` : `conversations c on ${COLD_OF}`;
  const page = `(select ${source.knows}.* ${rows}) ${source.knows}`;
  return { text: `${start}select ${conversationColumns} from ${page} join ${rest} ${ordered}`, values };
};

/** How many rows have a place in the list. */
export const countStatement = (
  scope: AccountScope,
  filter: ConversationFilter,
  order: ConversationOrder,
): Statement => {
  const { values, bind } = begin(scope);
  const source = sourceOf(scope, filter, order, bind);
  return {
    text: `${source.with ?? ''}select count(*)::int as count from ${source.from} where ${source.where.join(' and ')}`,
    values,
  };
};
