import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { refuse } from '../problems/platform.problems';

const MAX_LENGTH = 1_024;
const VERSION = 1;
const SIGNATURE_BYTES = 16;

/** What a cursor belongs to. It is refused anywhere else. */
export interface CursorScope {
  readonly accountId: string;
  /** The list, e.g. `conversations`. */
  readonly list: string;
  /** The filter in force, as plain data; the order of its fields does not matter. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** The order in force, e.g. `created` or `-created`. */
  readonly order: string;
}

/** The values of the order's columns in the row the cursor stands at. */
export type CursorPosition = readonly (string | number | null)[];

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, canonical(member)]);
};

const scopeHash = (scope: CursorScope): string =>
  createHash('sha256')
    .update(JSON.stringify([scope.accountId, scope.list, canonical(scope.filter), scope.order]))
    .digest('base64url')
    .slice(0, 22);

const invalid = (): Error =>
  refuse('cursor.invalid', 'The cursor is not one of this list, or of this filter and order: begin without one.');

/** Makes and reads the opaque cursors of lists: signed, and bound to account, list, filter and order. */
export class CursorCodec {
  private readonly key: Buffer;

  /** `secret`: the SECRET_KEY. The same in every process, or cursors of one are refused by another. */
  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'verbatim cursors v1', 32));
  }

  /** Base64url, at most 1 kB. */
  encode(scope: CursorScope, position: CursorPosition): string {
    const payload = Buffer.from(JSON.stringify([VERSION, scopeHash(scope), ...position]));
    const cursor = Buffer.concat([this.sign(payload), payload]).toString('base64url');
    if (cursor.length > MAX_LENGTH) throw new RangeError('A cursor position is too long');
    return cursor;
  }

  /** Throws `cursor.invalid` for anything but a cursor that `encode` made for this very scope. */
  decode(scope: CursorScope, cursor: string): CursorPosition {
    if (cursor.length > MAX_LENGTH) throw invalid();
    const bytes = Buffer.from(cursor, 'base64url');
    // Base64 forgives; a cursor has one spelling.
    if (bytes.length <= SIGNATURE_BYTES || bytes.toString('base64url') !== cursor) throw invalid();
    const payload = bytes.subarray(SIGNATURE_BYTES);
    if (!timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), this.sign(payload))) throw invalid();
    const [version, hash, ...position] = JSON.parse(payload.toString()) as [number, string, ...CursorPosition];
    if (version !== VERSION || hash !== scopeHash(scope)) throw invalid();
    return position;
  }

  /** As `decode`, of a list whose place is one number; null without a cursor. */
  place(scope: CursorScope, cursor: string | undefined): number | null {
    if (cursor === undefined) return null;
    const [place] = this.decode(scope, cursor);
    if (typeof place !== 'number') throw invalid();
    return place;
  }

  private sign(payload: Buffer): Buffer {
    return createHmac('sha256', this.key).update(payload).digest().subarray(0, SIGNATURE_BYTES);
  }
}
