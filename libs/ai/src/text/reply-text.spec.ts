import fc from 'fast-check';
import { ReplyText } from './reply-text';

const grow = (deltas: readonly string[], maxUnits = 1_000) => {
  const given: string[] = [];
  const text = new ReplyText(maxUnits, (delta) => given.push(delta));
  for (const delta of deltas) text.push(delta);
  return { whole: text.end(), given, isFull: text.isFull };
};

describe('the text of a reply', () => {
  it('joins the two halves of a character cut between deltas', () => {
    expect(grow(['smile \ud83d', '\ude00', ' now']).whole).toBe('smile 😀 now');
  });

  it('joins them across a NUL as well', () => {
    expect(grow(['smile \ud83d\u0000', '\u0000\ude00']).whole).toBe('smile 😀');
  });

  it('replaces halves that stay alone', () => {
    expect(grow(['a\ud83d', 'b\ude00', 'c\ud83d']).whole).toBe('a\ufffdb\ufffdc\ufffd');
  });

  it('drops NUL', () => {
    expect(grow(['be\u0000fore', '\u0000']).whole).toBe('before');
  });

  it('keeps white space inside and drops it at both ends', () => {
    expect(grow(['\n ', 'one', ' ', '\n', 'two ', '\n\n'])).toMatchObject({
      whole: 'one \ntwo',
      given: ['one', ' \ntwo'],
    });
  });

  it('is cut at the limit, not within a character, and says so', () => {
    expect(grow(['abc', '😀def'], 4)).toEqual({ whole: 'abc', given: ['abc'], isFull: true });
    expect(grow(['abc ', 'def'], 4)).toEqual({ whole: 'abc', given: ['abc'], isFull: true });
    expect(grow(['abcd', '  '], 4)).toEqual({ whole: 'abcd', given: ['abcd'], isFull: false });
  });

  it('is always what the deltas gave, well formed, free of NUL and within the limit', () => {
    const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
    const nasty = fc.constantFrom('\ud83d', '\ude00', '\u0000', ' ', '\n', 'a', '😀');
    const anyDelta = fc.oneof(
      anyUnits,
      fc.array(nasty).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(fc.array(anyDelta), fc.integer({ min: 1, max: 50 }), (deltas, maxUnits) => {
        const { whole, given } = grow(deltas, maxUnits);
        expect(given.join('')).toBe(whole);
        expect(whole.isWellFormed()).toBe(true);
        expect(whole).not.toContain('\u0000');
        expect(whole.length).toBeLessThanOrEqual(maxUnits);
        expect(whole).toBe(whole.trim());
      }),
    );
  });
});
