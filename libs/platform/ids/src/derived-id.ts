import { v5 } from 'uuid';

// Stored in what was made from it: never another.
const NAMESPACE = '6f1c2c0e-7c0a-4f5e-9a53-0f4d5b1e8a27';

/** The same id for the same parts, in every process and for ever (UUIDv5). */
export const derivedId = (...parts: readonly (string | number)[]): string => v5(JSON.stringify(parts), NAMESPACE);
