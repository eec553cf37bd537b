/** So many of the latest notes are kept: more than a budget of attempts that is meant to end makes. */
const MOST_NOTES = 32;

/** RFC 3339 UTC, by the database's clock, when the statement began. */
const AT = `to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The history of `owed_work w` with one note more; `more`: the pairs of its further fields, in SQL. */
export const noted = (did: 'claimed' | 'postponed' | 'released', more: string): string =>
  `(case when jsonb_array_length(w.history) >= ${MOST_NOTES} then w.history - 0 else coalesce(w.history, '[]') end)
    || jsonb_build_array(jsonb_build_object('did', '${did}', 'at', ${AT}, ${more}))`;
