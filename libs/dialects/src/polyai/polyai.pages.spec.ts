import fc from 'fast-check';
import { partsOf } from './polyai.pages';

const rowsOf = (counts: readonly number[]) => counts.map((messageCount, n) => ({ n, record: { messageCount } }));
const messagesOf = (part: ReturnType<typeof rowsOf>): number =>
  part.reduce((sum, { record }) => sum + record.messageCount, 0);

it('parts a page in order, none with more messages than may be in memory unless one conversation has', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30)), fc.integer({ min: 1, max: 20 }), (counts, most) => {
      const parts = partsOf(rowsOf(counts), most);
      expect(parts.flat()).toEqual(rowsOf(counts));
      for (const part of parts) expect(part.length === 1 || messagesOf(part) <= most).toBe(true);
    }),
  );
});

it('reads no more often than it has to', () => {
  expect(partsOf(rowsOf([]), 10)).toEqual([[]]);
  expect(partsOf(rowsOf([4, 4, 2, 0]), 10)).toHaveLength(1);
  expect(partsOf(rowsOf([11, 1]), 10).map((part) => part.length)).toEqual([1, 1]);
});
