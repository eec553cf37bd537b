/** Where a walk over several lists stands: behind a row of one of them. */
export interface WalkPlace<Place> {
  readonly leg: number;
  readonly place: Place;
}

export interface Walk<Row, Place> {
  /** How many lists there are. */
  readonly legs: number;
  /** Null: at the beginning. */
  readonly from: WalkPlace<Place> | null;
  readonly size: number;
  /** Up to `most + 1` rows of a list behind a place; `most` may be 0. */
  read(leg: number, after: Place | null, most: number): Promise<readonly Row[]>;
}

/** The next page of lists that lie one behind the other, each row with its list; `more`: something follows. */
export const walk = async <Row, Place>({ legs, from, size, read }: Walk<Row, Place>) => {
  const rows: { readonly leg: number; readonly row: Row }[] = [];
  for (let leg = from?.leg ?? 0; leg < legs; leg += 1) {
    const room = size - rows.length;
    const found = await read(leg, from?.leg === leg ? from.place : null, room);
    for (const row of found.slice(0, room)) rows.push({ leg, row });
    if (found.length > room) return { rows, more: true };
  }
  return { rows, more: false };
};
