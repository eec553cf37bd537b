import type { Signal } from '@verbatim/signals';
import fc from 'fast-check';
import { UnbrokenDeltas, type Delta, type DeltaView } from './unbroken-deltas';

const delta = (offset: number, text: string, attempt = 1, replyId = 'r'): Delta => ({
  kind: 'delta',
  questionId: 'q',
  replyId,
  attempt,
  offset,
  text,
});

const heard = (deltas: readonly Delta[]) => {
  const told: DeltaView[] = [];
  const asked: Signal[] = [];
  const unbroken = new UnbrokenDeltas({ publish: (_, signal) => void asked.push(signal) }, 'c', (one) =>
    told.push(one),
  );
  for (const one of deltas) unbroken.hear(one);
  return { told: told.map(({ replyId, attempt, offset, text }) => [replyId, attempt, offset, text]), asked };
};

describe('deltas without a break', () => {
  it('are told as they come', () => {
    expect(heard([delta(0, 'With'), delta(4, 'in')])).toEqual({
      told: [
        ['r', 1, 0, 'With'],
        ['r', 1, 4, 'in'],
      ],
      asked: [],
    });
  });

  it('are asked for when one was missed, and told once it is said again', () => {
    expect(heard([delta(0, 'With'), delta(6, ' 30'), delta(0, 'Within 30'), delta(9, ' days')])).toEqual({
      told: [
        ['r', 1, 0, 'With'],
        ['r', 1, 4, 'in 30'],
        ['r', 1, 9, ' days'],
      ],
      asked: [{ kind: 'say-again', conversationId: 'c' }],
    });
  });

  it('are asked for once while many go missing', () => {
    const { asked } = heard(Array.from({ length: 50 }, (_, n) => delta(9 + n, '.')));
    expect(asked).toHaveLength(1);
  });

  it('are not told twice when they are said again for somebody else', () => {
    expect(heard([delta(0, 'Within'), delta(0, 'Within')])).toEqual({ told: [['r', 1, 0, 'Within']], asked: [] });
  });

  it('start over with a new attempt, and leave the old one be', () => {
    expect(heard([delta(0, 'Well'), delta(0, 'Better', 2), delta(4, ', er')]).told).toEqual([
      ['r', 1, 0, 'Well'],
      ['r', 2, 0, 'Better'],
    ]);
  });

  it('of one reply are not mixed up with another’s that is late', () => {
    expect(heard([delta(0, 'One'), delta(0, 'Two', 1, 's'), delta(3, '!'), delta(3, '?', 1, 's')])).toMatchObject({
      told: [
        ['r', 1, 0, 'One'],
        ['s', 1, 0, 'Two'],
        ['r', 1, 3, '!'],
        ['s', 1, 3, '?'],
      ],
      asked: [],
    });
  });

  it('make the whole text of any pieces, lost, repeated and out of order, once all is said again', () => {
    const pieces = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 30 });
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), pieces, (text, cuts) => {
        const some = cuts.map(([from, length]) => delta(from, text.slice(from, from + length)));
        const { told } = heard([...some, delta(0, text)]);
        expect(told.map(([, , , piece]) => piece).join('')).toBe(text);
        let offset = 0;
        for (const [, , at, piece] of told) {
          expect(at).toBe(offset);
          offset += String(piece).length;
        }
      }),
    );
  });
});
