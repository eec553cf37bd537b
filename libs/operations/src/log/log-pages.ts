import { Injectable } from '@nestjs/common';
import { AccountRegistry, SHARD_COUNT } from '@verbatim/directory';
import type { SeenEvent } from '@verbatim/event-store';
import { CursorCodec, refuse, type CursorScope, type Page } from '@verbatim/http';
import { LogWalk, type Reach, type WalkPlace, type WalkRequest } from './log-walk';

export interface Asked extends Omit<WalkRequest, 'after'> {
  readonly accountId?: string | undefined;
  readonly streamId?: string | undefined;
  readonly shard?: number | undefined;
  readonly after?: string | undefined;
}

/** Turns what a list of the log is asked for into a walk, and where the walk stands into a cursor. */
@Injectable()
export class LogPages {
  constructor(
    private readonly walk: LogWalk,
    private readonly accounts: AccountRegistry,
    private readonly cursors: CursorCodec,
  ) {}

  /** Throws `resource.not-found` for an account that is not there. */
  async reachOf({ accountId, streamId, shard }: Pick<Asked, 'accountId' | 'streamId' | 'shard'>): Promise<Reach> {
    if (accountId !== undefined) {
      const account = await this.accounts.require(accountId);
      return streamId === undefined ? { of: 'account', ...account } : { of: 'stream', ...account, streamId };
    }
    const shards = shard === undefined ? Array.from({ length: SHARD_COUNT }, (_, each) => each) : [shard];
    return { of: 'shards', shards };
  }

  /** Throws `cursor.invalid`. */
  async page<Row>(
    list: string,
    reach: Reach,
    { after, ...asked }: Asked,
    toRow: (event: SeenEvent) => Row,
  ): Promise<Page<Row>> {
    const { accountId, streamId, shard, filter, direction, limit, content } = asked;
    const scope: CursorScope = {
      accountId: accountId ?? '',
      list,
      filter: { ...filter, from: filter.from?.toISOString(), to: filter.to?.toISOString(), streamId, shard, content },
      order: direction,
    };
    const place = after === undefined ? null : placeOf(this.cursors.decode(scope, after));
    const { events, next } = await this.walk.page(reach, { filter, direction, limit, content, after: place });
    const nextCursor = next && this.cursors.encode(scope, [next.shard, next.place]);
    return { data: events.map(toRow), pagination: { hasMore: next !== null, nextCursor, prevCursor: null } };
  }
}

const placeOf = ([shard, place]: readonly unknown[]): WalkPlace => {
  if (typeof shard !== 'number' || typeof place !== 'number')
    throw refuse('cursor.invalid', 'The cursor is not of this list.');
  return { shard, place };
};
