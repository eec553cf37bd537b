import fc from 'fast-check';
import { highlightsOf } from './highlights';

const isWhole = (text: string): boolean => Buffer.from(text).toString() === text; // no half of a character
const shown = (text: string, ...words: string[]): string[] =>
  highlightsOf(text, words).map((pieces) => pieces.map(({ text, match }) => (match ? `[${text}]` : text)).join(''));

describe('the highlights of a message', () => {
  it('mark whole words, in any case', () => {
    expect(shown('Return it. Returns are free; a RETURN too.', 'return')).toEqual([
      '[Return] it. Returns are free; a [RETURN] too.',
    ]);
  });

  it('leave markup and patterns as they are', () => {
    expect(shown('<b>lamp</b> costs $5 (50%)', 'lamp', '5')).toEqual(['<b>[lamp]</b> costs $[5] (50%)']);
  });

  it('are fragments around the words of a long text, three at most', () => {
    const text = Array.from({ length: 6 }, (_, n) => `${'filler '.repeat(60)}lamp${n % 2 ? '' : '!'} `).join('');
    const found = shown(text, 'lamp');
    expect(found).toHaveLength(3);
    for (const fragment of found) {
      expect(fragment).toContain('[lamp]');
      expect(fragment.length).toBeLessThan(240);
    }
  });

  it('are the beginning when no word is seen', () => {
    expect(shown('Hello there', 'lamp')).toEqual(['Hello there']);
  });

  it('are pieces of the text itself, whatever text and words are', () => {
    const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), words, (text, wanted) => {
        for (const fragment of highlightsOf(text, wanted)) {
          expect(text).toContain(fragment.map((piece) => piece.text).join(''));
          expect(fragment.every((piece) => piece.text.length > 0 && isWhole(piece.text))).toBe(true);
          for (const { text: piece, match } of fragment)
            if (match) expect(wanted.map((word) => word.length)).toContain(piece.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
