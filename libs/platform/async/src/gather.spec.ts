import { Gather, type GatherOptions } from './gather';

/** A gather whose batches end when the test says so. */
const gatherOf = (options: GatherOptions = {}) => {
  const batches: {
    readonly items: readonly number[];
    readonly end: () => void;
    readonly fail: (why: Error) => void;
  }[] = [];
  const arrivals: (() => void)[] = [];
  const gather = new Gather<number, string>(
    (items) =>
      new Promise((resolve, reject) => {
        batches.push({ items, end: () => resolve(items.map(String)), fail: reject });
        arrivals.shift()?.();
      }),
    options,
  );
  const nextBatch = () => new Promise<void>((resolve) => arrivals.push(resolve));
  return { gather, batches, nextBatch };
};

describe('a gather', () => {
  it('sends what one turn of the event loop brings together, and answers each', async () => {
    const { gather, batches, nextBatch } = gatherOf();
    const arrived = nextBatch();
    const results = Promise.all([gather.add(1), gather.add(2), gather.add(3)]);
    await arrived;
    expect(batches.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    batches[0]?.end();
    expect(await results).toEqual(['1', '2', '3']);
  });

  it('sends what comes while a batch is under way in the next one', async () => {
    const { gather, batches, nextBatch } = gatherOf();
    const first = nextBatch();
    const one = gather.add(1);
    await first;
    const others = [gather.add(2), gather.add(3)];
    const second = nextBatch();
    batches[0]?.end();
    await Promise.all([one, second]);
    expect(batches[1]?.items).toEqual([2, 3]);
    batches[1]?.end();
    expect(await Promise.all(others)).toEqual(['2', '3']);
  });

  it('puts no more into a batch than it may', async () => {
    const { gather, batches, nextBatch } = gatherOf({ most: 2 });
    const first = nextBatch();
    const all = Promise.all([gather.add(1), gather.add(2), gather.add(3)]);
    await first;
    const second = nextBatch();
    batches[0]?.end();
    await second;
    batches[1]?.end();
    expect(await all).toEqual(['1', '2', '3']);
    expect(batches.map(({ items }) => items)).toEqual([[1, 2], [3]]);
  });

  it('opens another lane behind a batch that is slow', async () => {
    const { gather, batches, nextBatch } = gatherOf({ lanes: 2, patienceMs: 1 });
    const first = nextBatch();
    const stuck = gather.add(1);
    await first;
    const second = nextBatch();
    const quick = gather.add(2);
    await second;
    batches[1]?.end();
    expect(await quick).toBe('2');
    batches[0]?.end();
    expect(await stuck).toBe('1');
  });

  it('tells everyone in a batch that it failed, and goes on with the next', async () => {
    const { gather, batches, nextBatch } = gatherOf();
    const first = nextBatch();
    const both = [gather.add(1), gather.add(2)];
    await first;
    const third = gather.add(3);
    const second = nextBatch();
    batches[0]?.fail(new Error('away'));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await second;
    batches[1]?.end();
    expect(await third).toBe('3');
  });
});
