import type { JsonValue } from '@verbatim/kernel';

/** Equal as JSON values: the order of an object's keys does not count, and a key that is undefined is not there. */
export const isSameJson = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => isSameJson(item, b[i]))
    );
  }
  const [left, right] = [present(a), new Map(present(b))];
  return left.length === right.size && left.every(([key, value]) => isSameJson(value, right.get(key)));
};

const present = (object: object): [string, JsonValue][] =>
  Object.entries(object).filter(([, value]) => value !== undefined);
