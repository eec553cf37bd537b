import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@verbatim/kernel';

/** The members that differ, before and after; null when none does. An audit row holds these and nothing else. */
export const difference = (before: JsonObject, after: JsonObject): { before: JsonObject; after: JsonObject } | null => {
  const changed = Object.keys({ ...before, ...after }).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  if (changed.length === 0) return null;
  const pick = (from: JsonObject): JsonObject =>
    Object.fromEntries(changed.map((name) => [name, from[name] ?? null] as const));
  return { before: pick(before), after: pick(after) };
};
