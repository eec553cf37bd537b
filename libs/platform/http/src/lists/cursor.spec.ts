import * as fc from 'fast-check';
import { CursorCodec, type CursorScope } from './cursor';

const codec = new CursorCodec('a secret of at least thirty-two characters');
const scope: CursorScope = { accountId: 'a1', list: 'notes', filter: { status: 'open', from: null }, order: 'created' };
const refused = expect.objectContaining({ code: 'cursor.invalid' }) as Error;

describe('a cursor', () => {
  it('gives back the position it was made of', () => {
    const position = fc.array(
      fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.integer(), fc.constant(null)),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(position, (values) => {
        expect(codec.decode(scope, codec.encode(scope, values))).toEqual(values);
      }),
    );
  });

  it('is refused after any change to it', () => {
    const cursor = codec.encode(scope, ['2026-01-01T00:00:00.000Z', 'id']);
    const change = fc.tuple(fc.nat(cursor.length - 1), fc.constantFrom(...'AZaz09-_=. é\0'));
    fc.assert(
      fc.property(change, ([at, letter]) => {
        fc.pre(cursor[at] !== letter);
        expect(() => codec.decode(scope, cursor.slice(0, at) + letter + cursor.slice(at + 1))).toThrow(refused);
        expect(() => codec.decode(scope, cursor.slice(0, at))).toThrow(refused);
        expect(() => codec.decode(scope, cursor.slice(0, at) + letter + cursor.slice(at))).toThrow(refused);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused for anything that was never one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ minLength: 1_025 })), (text) => {
        expect(() => codec.decode(scope, text)).toThrow(refused);
      }),
    );
  });

  it.each([
    ['another account', { ...scope, accountId: 'a2' }],
    ['another list', { ...scope, list: 'users' }],
    ['another filter', { ...scope, filter: { status: 'closed', from: null } }],
    ['another order', { ...scope, order: '-created' }],
  ])('is refused for %s', (_, other) => {
    expect(() => codec.decode(other, codec.encode(scope, [1]))).toThrow(refused);
  });

  it('does not mind in which order the filter is written, nor what is left open in it', () => {
    const same = { ...scope, filter: { from: null, until: undefined, status: 'open' } };
    expect(codec.decode(same, codec.encode(scope, [1]))).toEqual([1]);
  });

  it('is refused by a service with another secret', () => {
    const other = new CursorCodec('another secret of thirty-two characters…');
    expect(() => other.decode(scope, codec.encode(scope, [1]))).toThrow(refused);
  });
});
