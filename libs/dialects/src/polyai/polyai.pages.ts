import type { QueryBus } from '@nestjs/cqrs';
import {
  ListConversationsQuery,
  NewestMessagesQuery,
  type ConversationsWanted,
  type FoundConversation,
  type ListPosition,
  type ListWindow,
} from '@verbatim/conversation';
import type { AccountScope } from '@verbatim/kernel';
import { idsIn } from '../shared/ids';
import { toPolyaiConversation } from './polyai.mapping';
import { descriptions, type PolyaiConversation, type PolyaiQuery } from './polyai.schemas';

/** Bounds of what is in memory of a page; a conversation is there whole. */
const CONVERSATIONS_AT_ONCE = 250;
const MESSAGES_AT_ONCE = 500;
const ALL = 2_147_483_647;

export interface Piece {
  readonly conversations: readonly PolyaiConversation[];
  /** There is another piece of this page. */
  readonly goesOn: boolean;
  /** There are more conversations than the page has. */
  readonly hasMore: boolean;
}

export type Wanted = Pick<ConversationsWanted, 'filter' | 'include'> & Pick<PolyaiQuery, 'limit' | 'offset'>;

export const wantedBy = (query: PolyaiQuery): Wanted => {
  const { variant_id: variantId, variant_name: variantName, in_progress: inProgress } = query;
  return {
    limit: query.limit,
    offset: query.offset,
    filter: {
      environment: query.client_env,
      ...(query.start_time === undefined ? {} : { createdFrom: query.start_time }),
      ...(query.end_time === undefined ? {} : { createdTo: query.end_time }),
      ...(variantId === undefined ? {} : { variantId: idsIn(variantId) }),
      ...(variantName === undefined ? {} : { variantName }),
      ...(inProgress === undefined ? {} : { inProgress }),
    },
    include: query.include_context_state ? ['variant', 'contextState'] : ['variant'],
  };
};

/** Parts in order, each of up to so many messages; what alone has more is a part of its own. */
export const partsOf = <Row extends { readonly record: Pick<FoundConversation['record'], 'messageCount'> }>(
  rows: readonly Row[],
  most: number,
): Row[][] => {
  const parts: Row[][] = [[]];
  let count = 0;
  for (const row of rows) {
    const part = parts.at(-1) ?? [];
    if (part.length > 0 && count + row.record.messageCount > most) {
      parts.push([row]);
      count = 0;
    } else part.push(row);
    count += row.record.messageCount;
  }
  return parts;
};

/** A page of a project's conversations, whose turns are read part by part: at least one piece, which may be empty. */
export const piecesOf = async function* (
  queries: QueryBus,
  scope: AccountScope,
  { filter, include = [], limit, offset }: Wanted,
): AsyncGenerator<Piece> {
  let place: ListPosition | null = null;
  for (let left = limit; left > 0;) {
    const window: ListWindow = {
      limit: Math.min(left, CONVERSATIONS_AT_ONCE),
      direction: 'asc',
      after: place,
      before: null,
      offset: place === null ? offset : 0,
    };
    const asked: ConversationsWanted = { filter, orderBy: 'created', window, include };
    const { rows } = await queries.execute(new ListConversationsQuery(scope, asked));
    const page = rows.slice(0, window.limit);
    const hasMore = rows.length > window.limit;
    left = hasMore ? left - page.length : 0;
    const parts = partsOf(page, MESSAGES_AT_ONCE);
    for (const [at, part] of parts.entries())
      yield {
        conversations: await shown(queries, scope, part),
        goesOn: at < parts.length - 1 || left > 0,
        hasMore,
      };
    const last = page.at(-1);
    if (last) place = { at: last.record.createdAt, id: last.record.id };
  }
};

const shown = async (
  queries: QueryBus,
  scope: AccountScope,
  found: readonly FoundConversation[],
): Promise<PolyaiConversation[]> => {
  const talked = found.filter(({ record }) => record.messageCount > 0).map(({ record }) => record.id);
  const messages = talked.length === 0 ? null : await queries.execute(new NewestMessagesQuery(scope, talked, ALL));
  return found.map((one) => toPolyaiConversation(scope.accountId, one, messages?.get(one.record.id) ?? []));
};

/** What a page says after its conversations. */
export const endOf = ({ limit, offset }: Wanted, { hasMore }: Piece) => ({
  descriptions,
  ...(hasMore ? { next_offset: offset + limit } : {}),
});

const CHARACTERS_AT_ONCE = 65_536;

const all = async function* (first: Piece, others: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  yield first;
  yield* others;
};

/** The JSON of a page that is too long to be held at once. */
export const written = async function* (
  wanted: Wanted,
  first: Piece,
  others: AsyncIterable<Piece>,
): AsyncGenerator<string> {
  let last = first;
  let text = '{"conversations":[';
  let separator = '';
  for await (const piece of all(first, others)) {
    last = piece;
    for (const conversation of piece.conversations) {
      text += separator + JSON.stringify(conversation);
      separator = ',';
      if (text.length < CHARACTERS_AT_ONCE) continue;
      yield text;
      text = '';
    }
  }
  yield `${text}],${JSON.stringify(endOf(wanted, last)).slice(1)}`;
};
