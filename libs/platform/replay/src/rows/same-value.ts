/** Equal as JSON: the order of an object's fields does not matter, and one that is undefined is none. */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, at) => sameJson(item ?? null, (b as unknown[])[at] ?? null));
  }
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name in one) {
    if (one[name] !== undefined && (other[name] === undefined || !sameJson(one[name], other[name]))) return false;
  }
  for (const name in other) if (other[name] !== undefined && one[name] === undefined) return false;
  return true;
};

const BEYOND_MS = /\.\d{3}(\d{1,3})/;

/** RFC 3339 → microseconds since 1970. */
export const microsOf = (time: string): number => {
  const micros = Date.parse(time) * 1000;
  const beyond = time.length > 24 ? BEYOND_MS.exec(time)?.[1] : undefined;
  return beyond === undefined ? micros : micros + Number(beyond.padEnd(3, '0'));
};
