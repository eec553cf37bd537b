import type { EncodedAppend } from './encode-append';
import { AppendQueue } from './append-queue';
import { Pending } from './pending';

const pending = (streamId: string, over: Partial<EncodedAppend> & { row?: string } = {}): Pending => {
  const rows = over.row ? [{ slot: 0, body: '', key: over.row }] : [];
  const append = { shard: 1, accountId: 'a', streamId, expected: 0, count: 1, metadata: '{}', events: [], size: 1 };
  return new Pending(
    { ...append, rows, ...over },
    {},
    () => undefined,
    () => undefined,
  );
};
const queueOf = (maxBatch: number, ...all: Pending[]): AppendQueue => {
  const queue = new AppendQueue(maxBatch);
  for (const each of all) queue.push(each);
  return queue;
};
const names = (batch: readonly Pending[]): string[] => batch.map(({ append }) => append.streamId);

describe('a batch', () => {
  it('holds no more than it may, in order of arrival', () => {
    const queue = queueOf(2, pending('a'), pending('b'), pending('c'));
    expect(names(queue.take())).toEqual(['a', 'b']);
    expect(names(queue.take())).toEqual(['c']);
    expect(queue.take()).toEqual([]);
  });

  it('holds a stream once, and leaves the others of it in their order', () => {
    const [first, second, third] = [pending('a'), pending('a'), pending('a')];
    const queue = queueOf(9, first, second, pending('b'), third);
    expect(names(queue.take())).toEqual(['a', 'b']);
    expect(queue.take()).toEqual([second]);
    expect(queue.take()).toEqual([third]);
  });

  it('holds a row once, and never lets a stream overtake itself', () => {
    const queue = queueOf(9, pending('a', { row: 'r' }), pending('b', { row: 'r' }), pending('b'), pending('c'));
    expect(names(queue.take())).toEqual(['a', 'c']);
    expect(names(queue.take())).toEqual(['b']);
    expect(names(queue.take())).toEqual(['b']);
  });

  it('holds one payload of any size, and stops where it gets too large for its neighbours', () => {
    const queue = queueOf(9, pending('a', { size: 9e6 }), pending('b'));
    expect(names(queue.take())).toEqual(['a']);
    expect(names(queue.take())).toEqual(['b']);
  });

  it('begins with what was put back', () => {
    const queue = queueOf(9, pending('b'));
    queue.putBack([pending('a')]);
    expect(names(queue.take())).toEqual(['a', 'b']);
  });
});
