import type { StreamRef } from '@verbatim/event-store';
import type { TableView } from '../rows/table-view';
import type { Reach } from '../stream-key';
import type { StreamPage, StreamPages } from './stream-pages';

interface Reading {
  readonly page: Promise<StreamPage>;
  /** Where the page ends: known before the page is there. */
  readonly end: Promise<StreamRef | null>;
}

/** Pages one after the other; while one is being worked on, the next is read. None is begun once `goesOn` says no. */
export async function* pagesAhead(
  pages: StreamPages,
  reach: Reach,
  after: StreamRef | null,
  views: readonly TableView[],
  goesOn: () => boolean = () => true,
): AsyncGenerator<StreamPage, void, undefined> {
  const begin = (from: StreamRef | null): Reading => {
    let told!: (upto: StreamRef | null) => void;
    const known = new Promise<StreamRef | null>((resolve) => (told = resolve));
    const page = pages.read(reach, from, views, told);
    const end = Promise.race([known, page.then(({ upto }) => upto)]);
    for (const promise of [page, end]) promise.catch(() => undefined); // reported where it is awaited
    return { page, end };
  };
  let next: Reading | null = begin(after);
  try {
    while (next) {
      const current: Reading = next;
      const end: StreamRef | null = await current.end;
      next = end === null || !goesOn() ? null : begin(end);
      yield await current.page;
    }
  } finally {
    await next?.page.catch(() => undefined); // whoever stops early leaves nothing under way
  }
}
