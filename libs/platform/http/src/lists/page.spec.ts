import * as fc from 'fast-check';
import { page, type Page } from './page';

/** A list 0…size-1 read as a repository reads it. */
const read = (
  size: number,
  limit: number,
  at: { after?: string | undefined; before?: string | undefined },
): Page<number> => {
  const all = Array.from({ length: size }, (_, n) => n);
  const rows =
    at.before === undefined
      ? all.filter((n) => at.after === undefined || n > Number(at.after))
      : all.filter((n) => n < Number(at.before)).reverse();
  return page({ rows: rows.slice(0, limit + 1), limit, ...at, cursorOf: String });
};

describe('a walk through pages', () => {
  it('meets every row exactly once, forwards and back again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }), (size, limit) => {
        const there: number[] = [];
        let here = read(size, limit, {});
        there.push(...here.data);
        while (here.pagination.nextCursor !== null) {
          expect(here.pagination.hasMore).toBe(true);
          here = read(size, limit, { after: here.pagination.nextCursor });
          there.push(...here.data);
        }
        expect(there).toEqual(Array.from({ length: size }, (_, n) => n));
        const back: number[] = [...here.data];
        while (here.pagination.prevCursor !== null) {
          here = read(size, limit, { before: here.pagination.prevCursor });
          back.unshift(...here.data);
        }
        expect(back).toEqual(there);
        if (size > 0) expect(here.pagination.prevCursor).toBeNull();
      }),
    );
  });

  it('ends at once in an empty list', () => {
    expect(read(0, 20, {})).toEqual({ data: [], pagination: { hasMore: false, nextCursor: null, prevCursor: null } });
  });
});
