import fc from 'fast-check';
import { oneLine, shorten } from './clean-text';

describe('a shortened text', () => {
  it('ends at a word and in an ellipsis, or is left as it is', () => {
    expect(shorten('one two three', 13)).toBe('one two three');
    expect(shorten('one two three', 12)).toBe('one two…');
    expect(shorten('a '.repeat(3) + 'b'.repeat(30), 12)).toBe(`a a a bbbbb…`);
    expect(shorten('b'.repeat(30), 12)).toBe(`${'b'.repeat(11)}…`);
  });

  it('fits, and is never cut within a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 40 }), (text, units) => {
        const short = shorten(text, units);
        expect(short.length).toBeLessThanOrEqual(units);
        expect(short.isWellFormed()).toBe(true);
      }),
    );
  });
});

it('a line has no other white space than spaces', () => {
  expect(oneLine(' one\n\ttwo\u0000 ')).toBe('one two');
});
