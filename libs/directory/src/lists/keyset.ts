import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** A row's place in a list. Times of rows are whole milliseconds, so this text is exact. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

export interface PlaceRequest {
  readonly limit: number;
  /** Rows beyond this place, or before it; null starts at the newest. */
  readonly from: { readonly side: 'after' | 'before'; readonly place: Place } | null;
}

/**
 * Reads one row more than asked for, newest first (oldest first when going back), so that the caller can tell whether
 * there is more. `time` is the property that orders the list; it never changes, so a walk meets each row once.
 */
export const readKeyset = <Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  time: string,
  { limit, from }: PlaceRequest,
): Promise<Row[]> => {
  const { alias } = query;
  const back = from?.side === 'before';
  if (from)
    query.andWhere(
      `(${alias}.${time}, ${alias}.id) ${back ? '>' : '<'} (cast(:placeAt as timestamptz), cast(:placeId as uuid))`,
      { placeAt: from.place.at, placeId: from.place.id },
    );
  const direction = back ? 'ASC' : 'DESC';
  return query
    .orderBy(`${alias}.${time}`, direction)
    .addOrderBy(`${alias}.id`, direction)
    .limit(limit + 1)
    .getMany();
};
