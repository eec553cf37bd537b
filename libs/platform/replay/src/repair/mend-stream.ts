import { inTransaction } from '@verbatim/database';
import {
  RowExists,
  RowGuardFailed,
  VersionConflict,
  type EventMetadata,
  type EventStore,
  type RowChange,
  type StreamRef,
} from '@verbatim/event-store';
import type { ClientBase, Pool } from 'pg';
import type { CheckOptions, Comparison } from '../check/check-streams';
import { StreamOfPage, type StreamPages } from '../pages/stream-pages';
import type { RowDifference } from '../rows/compare-rows';
import { readScrubs, unscrubbedSince } from './content-scrubs';

export interface MendParts {
  readonly pool: Pool;
  readonly store: Pick<EventStore, 'append'>;
  readonly pages: StreamPages;
}

// Each time somebody else wrote to the stream in between; a stream that busy is right again by itself soon.
const TRIES = 50;
const ROWS_AT_ONCE = 500;

/**
 * Puts right the rows of one stream, by appends without events at the version that was folded: whoever writes to the
 * stream meanwhile wins, and it is folded anew.
 */
export const mendStream = async (
  { pool, store, pages }: MendParts,
  stream: StreamRef,
  comparison: Comparison,
  { metadata, ...options }: CheckOptions & { readonly metadata: EventMetadata },
): Promise<void> => {
  let inTheWay = false;
  for (let tries = 0; tries < TRIES; tries++) {
    const look = async (tx: ClientBase) => {
      const page = await pages.readIn(tx, { of: 'stream', ...stream }, null, comparison.views);
      const found = page.streams[0] ?? new StreamOfPage(stream);
      return { ...comparison.check(found, options), scrubs: await readScrubs(tx, stream) };
    };
    const { version, differences, scrubs } = await inTransaction(pool, look, { snapshot: true });
    const changes = (inTheWay ? clearing(differences) : differences.map(({ mend }) => mend)).slice(0, ROWS_AT_ONCE);
    if (changes.length === 0) return;
    try {
      const rows = [unscrubbedSince(stream, scrubs), ...changes];
      await store.append({ stream, expectedVersion: version, events: [], metadata, rows });
      if (inTheWay || changes.length === ROWS_AT_ONCE) tries = 0;
      inTheWay = false;
    } catch (error) {
      if (error instanceof RowExists && changes.some(({ table }) => table === error.table)) inTheWay = true;
      else if (!(error instanceof VersionConflict || error instanceof RowGuardFailed || error instanceof RowExists))
        throw error;
    }
  }
  throw new Error('A stream was written to each time its rows were to be put right');
};

/** Rows that hold each other's place in a unique index cannot be put right in one statement: first they go. */
const clearing = (differences: readonly RowDifference[]): RowChange[] =>
  differences.flatMap(({ difference, mend }): RowChange[] => {
    if (difference.kind === 'missing') return [];
    if (mend.op === 'delete') return [mend];
    const { shard, accountId } = difference;
    return [{ table: mend.table, op: 'delete', key: { shard, account_id: accountId, ...difference.key } }];
  });
