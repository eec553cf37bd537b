import fc from 'fast-check';
import { fromBase62, randomBase62, toBase62 } from './base62';
import { hashKey, hintOf, keyModes, makeKey, parseKey } from './key-format';

const modes = fc.constantFrom(...keyModes);
const shards = fc.integer({ min: 0, max: 62 * 62 - 1 });

describe('base 62', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
        expect(fromBase62(toBase62(value, 6))).toBe(value);
      }),
    );
  });

  it('pads to the width and refuses what needs more', () => {
    expect(toBase62(0, 2)).toBe('00');
    expect(toBase62(61, 2)).toBe('0z');
    expect(() => toBase62(62 ** 2, 2)).toThrow(RangeError);
  });

  it('knows no digit beyond letters and figures', () => {
    expect(fromBase62('0-')).toBeNull();
  });

  it('draws every digit about equally often', () => {
    const counts = new Map<string, number>();
    for (const digit of randomBase62(62_000)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    expect(counts.size).toBe(62);
    // 1,000 each is expected; 200 is more than six standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });
});

describe('a key', () => {
  it('says its mode and shard, and is known by its hash', () => {
    fc.assert(
      fc.property(modes, shards, (mode, shard) => {
        const key = makeKey(mode, shard);
        expect(key).toMatch(/^sk_(live|test)_[0-9A-Za-z]{40}$/);
        expect(parseKey(key)).toEqual({ mode, shard, hash: hashKey(key) });
      }),
    );
  });

  it('is refused once any one character is another', () => {
    const alphanumeric = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
    fc.assert(
      fc.property(modes, shards, fc.nat(47), alphanumeric, (mode, shard, at, other) => {
        const key = makeKey(mode, shard);
        fc.pre(key[at] !== other);
        expect(parseKey(key.slice(0, at) + other + key.slice(at + 1))).toBeNull();
      }),
    );
  });

  it('is refused when anything is added, cut or put around it', () => {
    const key = makeKey('live', 3);
    for (const wrong of [`${key}0`, key.slice(0, -1), ` ${key}`, `${key}\n`, key.toUpperCase(), '']) {
      expect(parseKey(wrong)).toBeNull();
    }
  });

  it('never comes twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => makeKey('live', 0))).size).toBe(1_000);
  });

  it('is hinted at by its last four characters', () => {
    expect(hintOf('sk_live_abcdefgh')).toBe('efgh');
  });
});
