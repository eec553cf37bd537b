import fc from 'fast-check';
import { piecesOf } from './pieces';
import { decode, encode } from './payload';
import type { Signal } from './signals.port';

const delta = (text: string, offset = 0): Signal => ({
  kind: 'delta',
  questionId: 'q1',
  replyId: 'r',
  attempt: 1,
  offset,
  text,
});

describe('a signal on its way', () => {
  it('stays whole when it is small', () => {
    expect(piecesOf(delta('Hello 👋'))).toEqual([delta('Hello 👋')]);
    expect(piecesOf({ kind: 'appended', version: 3 })).toEqual([{ kind: 'appended', version: 3 }]);
  });

  it('is cut into pieces that fit, follow each other and are well formed', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'ß', '€', '👩‍👧', '\n', '"', '\u0000'),
      maxLength: 20_000,
      size: 'max',
    });
    fc.assert(
      fc.property(text, fc.nat(1_000), (whole, offset) => {
        const pieces = piecesOf(delta(whole, offset));
        let seen = '';
        for (const piece of pieces) {
          if (piece.kind !== 'delta') throw new Error('another kind');
          expect(piece.offset).toBe(offset + seen.length);
          expect(() => encodeURIComponent(piece.text)).not.toThrow(); // a lone surrogate would
          expect(Buffer.byteLength(JSON.stringify(piece))).toBeLessThanOrEqual(7_500);
          seen += piece.text;
        }
        expect(seen).toBe(whole);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a payload', () => {
  const here = () => true;

  it('comes out as it went in', () => {
    const signal = delta('line\nbreak "quoted" \u0000 👋', 7);
    expect(decode(encode('p', 't', signal), here)).toEqual({ topic: 't', signal });
  });

  it('is passed over when it does not concern us', () => {
    expect(decode(encode('p', 't', delta('a')), (from, topic) => from !== 'p' && topic === 't')).toBeNull();
  });

  it('is passed over when it is not understood', () => {
    for (const text of ['', 'x', 'p\nt\n', 'p\nt\n{', 'p\nt\nnull', 'p\nt\n{"kind":"news"}'])
      expect(decode(text, here)).toBeNull();
  });
});
