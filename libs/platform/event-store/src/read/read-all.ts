import type { EventStore, RecordedEvent, StreamRef } from '../types';

/** A stream's events from a version on (default 1), read page by page as they are consumed. */
export async function* readAll(
  store: Pick<EventStore, 'readStream'>,
  stream: StreamRef,
  fromVersion = 1,
  pageSize = 500,
): AsyncGenerator<RecordedEvent, void, undefined> {
  for (let next = fromVersion; ;) {
    const page = await store.readStream(stream, { fromVersion: next, limit: pageSize });
    yield* page;
    if (page.length < pageSize) return;
    next += page.length;
  }
}
