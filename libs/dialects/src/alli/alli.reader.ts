import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  GetConversationQuery,
  ListConversationsQuery,
  placeIn,
  type ConversationFilter,
  type FoundConversation,
  type ListPosition,
  type MessageRecord,
} from '@verbatim/conversation';
import { CursorCodec, type CursorScope } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { latestFeedback } from '../shared/latest-feedback';
import { ALLI_INCLUDES, ratingsOf, toAlliConversation, type Ratings } from './alli.mapping';
import { filterOf, legsOf, type Leg } from './alli.orders';
import type { AlliConversationsQuery } from './alli.requests';
import type { AlliConversation, AlliConversations } from './alli.schemas';
import { walk, type WalkPlace } from './alli.walk';

/** Reads conversations with all that Alli shows of them. */
@Injectable()
export class AlliReader {
  constructor(
    private readonly queries: QueryBus,
    private readonly cursors: CursorCodec,
  ) {}

  async one(scope: AccountScope, id: string, variables?: readonly string[]): Promise<AlliConversation> {
    const found = await this.queries.execute(new GetConversationQuery(scope, id, ALLI_INCLUDES));
    return toAlliConversation(found, await this.ratingsIn(scope, [found]), variables);
  }

  /** Each leg that the page touches is one list. Throws `cursor.invalid`. */
  async list(scope: AccountScope, query: AlliConversationsQuery): Promise<AlliConversations> {
    const { order, cursor, pageSize, variables } = query;
    const filter = filterOf(query);
    const legs = legsOf(order, filter);
    const cursorScope = cursorScopeOf(scope, filter, order);
    const { rows, more } = await walk<FoundConversation, ListPosition>({
      legs: legs.length,
      from: cursor === undefined ? null : this.placeOf(cursorScope, cursor),
      size: pageSize,
      read: (leg, after, most) => this.leg(scope, legs[leg] as Leg, after, most),
    });
    const found = rows.map(({ row }) => row);
    const ratings = await this.ratingsIn(scope, found);
    const last = rows.at(-1);
    return {
      conversations: found.map((one) => toAlliConversation(one, ratings, variables)),
      cursor: more && last ? this.cursorOf(cursorScope, legs[last.leg] as Leg, last) : null,
    };
  }

  /** What both sides think of messages. */
  async ratings(scope: AccountScope, messages: readonly MessageRecord[]): Promise<Ratings> {
    return ratingsOf(await latestFeedback(this.queries, scope, messages));
  }

  private ratingsIn(scope: AccountScope, found: readonly FoundConversation[]): Promise<Ratings> {
    const rated = found.filter(({ record }) => record.feedback.count > 0);
    return this.ratings(
      scope,
      rated.flatMap(({ included }) => included.messages ?? []),
    );
  }

  private async leg(
    scope: AccountScope,
    { filter, orderBy, direction }: Leg,
    after: ListPosition | null,
    limit: number,
  ): Promise<readonly FoundConversation[]> {
    const window = { limit, direction, after, before: null };
    const include = limit === 0 ? [] : ALLI_INCLUDES; // only whether there is anything
    return (await this.queries.execute(new ListConversationsQuery(scope, { filter, orderBy, window, include }))).rows;
  }

  private placeOf(scope: CursorScope, cursor: string): WalkPlace<ListPosition> {
    const [leg, at, id] = this.cursors.decode(scope, cursor);
    return { leg: Number(leg), place: { at: String(at), id: String(id) } };
  }

  private cursorOf(scope: CursorScope, { orderBy }: Leg, last: { leg: number; row: FoundConversation }): string {
    const { record } = last.row;
    return this.cursors.encode(scope, [last.leg, placeIn(record, orderBy), record.id]);
  }
}

const cursorScopeOf = ({ accountId }: AccountScope, filter: ConversationFilter, order: string): CursorScope => ({
  accountId,
  list: 'alli/conversations',
  filter: { ...filter },
  order,
});
