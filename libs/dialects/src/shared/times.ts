/** The last moment there is, for our rules and for Postgres; milliseconds since 1970. */
export const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');
