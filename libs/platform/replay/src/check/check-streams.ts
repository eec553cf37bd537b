import { setImmediate as otherWork } from 'node:timers/promises';
import type { Row, StreamRef } from '@verbatim/event-store';
import type { StreamProjection } from '../projection';
import { compareRows, type RowDifference } from '../rows/compare-rows';
import { TableView } from '../rows/table-view';
import type { StreamOfPage, StreamPage } from '../pages/stream-pages';
import type { LeftOut } from '../stream-key';
import { foldStream, PoisonEvent, type Poison } from './poison';

const NONE: readonly never[] = [];
/** So long other work of the process may have to wait. */
const BUSY_MS = 5;

/** Projections, prepared to be compared with the rows there are. */
export class Comparison {
  readonly views: readonly TableView[];
  private readonly parts: readonly { readonly projection: StreamProjection; readonly views: readonly TableView[] }[];

  constructor(projections: readonly StreamProjection[]) {
    this.parts = projections.map((projection) => ({
      projection,
      views: projection.tables.map((table) => new TableView(projection.name, table)),
    }));
    this.views = this.parts.flatMap(({ views }) => views);
  }

  /** `leftOut`: events that are passed over. Compares with the rows of the stream unless `compare` is false. */
  check(stream: StreamOfPage, { leftOut, compare = true }: CheckOptions = {}): CheckedStream {
    const all = stream.events();
    const events = leftOut ? all.filter((event) => !leftOut(event)) : all;
    const rows = new Map<string, readonly Row[]>();
    const differences: RowDifference[] = [];
    const poison: Poison[] = [];
    for (const { projection, views } of this.parts) {
      try {
        const made = foldStream(projection, events);
        for (const view of views) {
          const ofTable = made.get(view.name) ?? NONE;
          rows.set(view.name, ofTable);
          if (compare) differences.push(...compareRows(view, stream.ref, ofTable, stream.live.get(view.name) ?? NONE));
        }
      } catch (error) {
        if (!(error instanceof PoisonEvent)) throw error;
        poison.push(error.at);
      }
    }
    return { ref: stream.ref, version: all.at(-1)?.version ?? 0, rows, differences, poison };
  }

  /** Lets other work of the process go on in between: the next page is read meanwhile. */
  async checkPage(page: StreamPage, options?: CheckOptions): Promise<CheckedStream[]> {
    const checked: CheckedStream[] = [];
    let since = performance.now();
    for (const stream of page.streams) {
      checked.push(this.check(stream, options));
      if (performance.now() - since < BUSY_MS) continue;
      await otherWork();
      since = performance.now();
    }
    return checked;
  }

  /** Without the projections named. */
  without(names: ReadonlySet<string>): Comparison {
    if (names.size === 0) return this;
    return new Comparison(this.parts.map(({ projection }) => projection).filter(({ name }) => !names.has(name)));
  }
}

export interface CheckOptions {
  readonly leftOut?: LeftOut | null;
  readonly compare?: boolean;
}

export interface CheckedStream {
  readonly ref: StreamRef;
  readonly version: number;
  /** What the log says, by table; without the tables of projections that could not fold it. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly differences: readonly RowDifference[];
  readonly poison: readonly Poison[];
}
