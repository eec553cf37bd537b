import { inTransaction } from '@verbatim/database';
import type { StreamRef } from '@verbatim/event-store';
import type { ClientBase, Pool } from 'pg';
import type { LiveRow, TableView } from '../rows/table-view';
import type { StreamEvent } from '../projection';
import { compareStreams, nameOf, type Reach } from '../stream-key';
import { eventsSql, restOfStreamSql, rowsSql, type Span, type Statement } from './page-sql';
import { byStream, refOfRow, toStreamEvents, type StreamRow } from './stream-row';

const NO_ROWS: ReadonlyMap<string, readonly LiveRow[]> = new Map();

/** Whole streams, and the rows that lay in their range at the same moment. */
export interface StreamPage {
  /** In the order of their keys; a stream that has rows and no events has an empty list. */
  readonly streams: readonly StreamOfPage[];
  readonly events: number;
  /** The last stream of the page; null when nothing lies beyond it. */
  readonly upto: StreamRef | null;
}

/** A stream as it was read. */
export class StreamOfPage {
  constructor(
    readonly ref: StreamRef,
    private readonly rows: readonly StreamRow[] = [],
    /** By the name of the table. */
    readonly live: ReadonlyMap<string, readonly LiveRow[]> = NO_ROWS,
  ) {}

  /** Of at least one row. */
  static of(rows: readonly StreamRow[], live?: ReadonlyMap<string, readonly LiveRow[]>): StreamOfPage {
    return new StreamOfPage(refOfRow(rows[0]!), rows, live);
  }

  /** Made anew each time: of a page, no more is held than what is being folded. */
  events(): readonly StreamEvent[] {
    return toStreamEvents(this.rows);
  }
}

export interface PageOptions {
  /** Events in a page, unless a single stream is longer. Default 5000. */
  readonly pageSize?: number;
  /** Rows of one table in a page, unless a single stream has more. Default 20,000. */
  readonly rowLimit?: number;
}

/** Reads the log in the order of streams, page by page, each in one snapshot together with the rows of its range. */
export class StreamPages {
  private readonly pageSize: number;
  private readonly rowLimit: number;

  constructor(
    private readonly pool: Pool,
    { pageSize = 5_000, rowLimit = 20_000 }: PageOptions = {},
  ) {
    this.pageSize = pageSize;
    this.rowLimit = rowLimit;
  }

  /** The page beyond `after`. Without `views` only events are read. `onEnd` is told as soon as the page's end is known. */
  read(
    reach: Reach,
    after: StreamRef | null,
    views: readonly TableView[],
    onEnd: (upto: StreamRef | null) => void = () => undefined,
  ): Promise<StreamPage> {
    return inTransaction(this.pool, (tx) => this.readIn(tx, reach, after, views, onEnd), { snapshot: true });
  }

  /** The same in the caller's transaction. */
  async readIn(
    tx: ClientBase,
    reach: Reach,
    after: StreamRef | null,
    views: readonly TableView[],
    onEnd: (upto: StreamRef | null) => void = () => undefined,
  ): Promise<StreamPage> {
    const { streams, upto: end } = await this.eventsOf(tx, { reach, after, upto: null });
    if (views.length === 0) {
      onEnd(end);
      return pageOf(streams, new Map(), end);
    }
    let upto = end;
    const live = new Map<TableView, LiveRow[]>();
    for (const view of views) {
      const read = await this.rowsOf(tx, view, { reach, after, upto });
      live.set(view, read.rows);
      upto = read.upto;
    }
    onEnd(upto);
    return pageOf(until(streams, upto), liveUntil(live, upto), upto);
  }

  private async eventsOf(tx: ClientBase, span: Span) {
    const rows = await eventsIn(tx, eventsSql(span, this.pageSize));
    const streams = byStream(rows);
    const last = streams.at(-1);
    if (rows.length < this.pageSize || !last) return { streams, upto: null };
    // The last stream may go on beyond the page: it is for the next one, unless it is all there is.
    if (streams.length > 1) streams.pop();
    else await this.readToItsEnd(tx, last);
    return { streams, upto: refOfRow(streams.at(-1)![0]!) };
  }

  private async readToItsEnd(tx: ClientBase, stream: StreamRow[]): Promise<void> {
    const ref = refOfRow(stream[0]!);
    for (;;) {
      const more = await eventsIn(tx, restOfStreamSql(ref, stream.at(-1)![3], this.pageSize));
      for (const row of more) stream.push(row);
      if (more.length < this.pageSize) return;
    }
  }

  /** Rows of a table in the span, which ends earlier when there are too many of them. */
  private async rowsOf(tx: ClientBase, view: TableView, span: Span) {
    const rows = await rowsIn(tx, rowsSql(view, span, this.rowLimit + 1));
    const [first, beyond] = [rows[0], rows[this.rowLimit]];
    if (!first || !beyond) return { rows, upto: span.upto };
    const cut = view.streamOf(beyond);
    const whole = rows.filter((row) => compareStreams(view.streamOf(row), cut) < 0);
    const last = whole.at(-1);
    if (last) return { rows: whole, upto: view.streamOf(last) };
    return { rows: await rowsIn(tx, rowsSql(view, { ...span, upto: cut }, null)), upto: cut };
  }
}

const eventsIn = async (tx: ClientBase, { name, text, values }: Statement): Promise<StreamRow[]> =>
  (await tx.query<StreamRow & unknown[]>({ name, text, values: [...values], rowMode: 'array' })).rows;

const rowsIn = async (tx: ClientBase, { name, text, values }: Statement): Promise<LiveRow[]> =>
  (await tx.query<unknown[]>({ name, text, values: [...values], rowMode: 'array' })).rows;

const until = (streams: readonly StreamRow[][], upto: StreamRef | null): readonly StreamRow[][] =>
  upto === null ? streams : streams.filter(([first]) => first && compareStreams(refOfRow(first), upto) <= 0);

const liveUntil = (live: ReadonlyMap<TableView, LiveRow[]>, upto: StreamRef | null) => {
  const byName = new Map<string, { ref: StreamRef; rows: Map<string, LiveRow[]> }>();
  for (const [view, rows] of live) {
    let list: LiveRow[] = [];
    for (const row of rows) {
      if (list[0] && view.isSameStream(list[0], row)) {
        list.push(row);
        continue;
      }
      const ref = view.streamOf(row);
      if (upto !== null && compareStreams(ref, upto) > 0) break; // they are in order
      const name = nameOf(ref);
      let stream = byName.get(name);
      if (!stream) byName.set(name, (stream = { ref, rows: new Map() }));
      stream.rows.set(view.name, (list = [row]));
    }
  }
  return byName;
};

const pageOf = (
  streams: readonly StreamRow[][],
  live: Map<string, { ref: StreamRef; rows: Map<string, LiveRow[]> }>,
  upto: StreamRef | null,
): StreamPage => {
  const found: StreamOfPage[] = [];
  let count = 0;
  for (const rows of streams) {
    const name = live.size > 0 ? nameOf(refOfRow(rows[0]!)) : '';
    found.push(StreamOfPage.of(rows, live.get(name)?.rows));
    live.delete(name);
    count += rows.length;
  }
  if (live.size > 0) {
    for (const { ref, rows } of live.values()) found.push(new StreamOfPage(ref, [], rows));
    found.sort((a, b) => compareStreams(a.ref, b.ref));
  }
  return { streams: found, events: count, upto };
};
