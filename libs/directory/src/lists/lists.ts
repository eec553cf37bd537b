import { CursorCodec, page, type Page, refuse } from '@verbatim/http';
import type { Place, PlaceRequest } from './keyset';

/** A list's query: which page, and what else narrows it. */
export interface ListQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

type Listed = { readonly id: string } & ({ readonly createdAt: string } | { readonly at: string });

const placeOf = (row: Listed): Place => ({ at: 'at' in row ? row.at : row.createdAt, id: row.id });

/** Turns cursors into places and rows into pages: signed, and bound to the account, the list and its filter. */
export class Lists {
  constructor(private readonly codec: CursorCodec) {}

  /** Throws `cursor.invalid`. */
  async page<Row extends Listed>(
    list: string,
    accountId: string,
    { limit, after, before, ...filter }: ListQuery,
    read: (request: PlaceRequest) => Promise<readonly Row[]>,
  ): Promise<Page<Row>> {
    const scope = { accountId, list, filter, order: '-created' };
    const from = (side: 'after' | 'before', cursor: string) => {
      const [at, id] = this.codec.decode(scope, cursor);
      if (typeof at !== 'string' || typeof id !== 'string')
        throw refuse('cursor.invalid', 'The cursor is not of this list.');
      return { side, place: { at, id } } as const;
    };
    const place = after !== undefined ? from('after', after) : before !== undefined ? from('before', before) : null;
    const rows = await read({ limit, from: place });
    const cursorOf = (row: Row): string => {
      const { at, id } = placeOf(row);
      return this.codec.encode(scope, [at, id]);
    };
    return page({ rows, limit, after, before, cursorOf });
  }
}
