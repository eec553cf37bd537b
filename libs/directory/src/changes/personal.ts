import type { JsonObject } from '@verbatim/kernel';

const PERSONAL = '[personal]';

/** The audit outlives a person's words: it names the fields that changed and whether they were set, never the values. */
export const masked = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value === null ? null : PERSONAL]));
