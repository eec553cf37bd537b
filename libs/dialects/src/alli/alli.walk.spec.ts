import fc from 'fast-check';
import { walk, type WalkPlace } from './alli.walk';

type Row = readonly [leg: number, at: number];

const listsOf = (lengths: readonly number[]): Row[][] =>
  lengths.map((length, leg) => Array.from({ length }, (_, at): Row => [leg, at]));

/** Walks the lists from page to page, and counts what was read of them. */
const pagesOf = async (lists: readonly Row[][], sizes: (page: number) => number) => {
  const pages: Row[][] = [];
  let from: WalkPlace<number> | null = null;
  let reads = 0;
  for (;;) {
    const read = (leg: number, after: number | null, most: number): Promise<readonly Row[]> => {
      reads += 1;
      const start = after === null ? 0 : after + 1;
      return Promise.resolve((lists[leg] ?? []).slice(start, start + most + 1));
    };
    const { rows, more }: Awaited<ReturnType<typeof walk<Row, number>>> = await walk<Row, number>({
      legs: lists.length,
      from,
      size: sizes(pages.length),
      read,
    });
    pages.push(rows.map(({ row }) => row));
    const last = rows.at(-1);
    if (!more || !last) return { pages, reads };
    from = { leg: last.leg, place: last.row[1] };
  }
};

describe('a walk over lists', () => {
  it('sees every row exactly once and in order, whatever the sizes, and no page but the only one is empty', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        async (lengths, sizes) => {
          const lists = listsOf(lengths);
          const size = (page: number): number => sizes[page % sizes.length] ?? 1;
          const { pages } = await pagesOf(lists, size);
          expect(pages.flat()).toEqual(lists.flat());
          expect(pages.slice(0, -1).map((page) => page.length)).toEqual(
            pages.slice(0, -1).map((_, page) => size(page)),
          );
          expect(pages.length === 1 || pages.every((page) => page.length > 0)).toBe(true);
        },
      ),
    );
  });

  it('reads one list for a page that lies in one', async () => {
    expect(await pagesOf(listsOf([4, 2]), () => 3)).toMatchObject({ reads: 3 });
    expect(await pagesOf(listsOf([9]), () => 3)).toMatchObject({ reads: 3 });
  });
});
