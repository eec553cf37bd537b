import { CursorCodec, type CursorScope } from '@verbatim/http';
import { environments, type AccountScope, type CallContext } from '@verbatim/kernel';
import { LRUCache } from 'lru-cache';
import type { ActLog } from '../../ports/act-log.port';
import type { DirectoryRecords, ReferenceRecord } from '../../ports/directory-records.port';
import type { StreamFilter, StreamLog, StreamsPage } from '../../ports/stream-log.port';
import { endLine, eventLine, headerLine, referenceLine, streamEndLine } from './stream-lines';

export interface StreamExportParts {
  readonly log: StreamLog;
  readonly records: DirectoryRecords;
  readonly acts: ActLog;
  readonly cursors: CursorCodec;
  readonly clock: () => Date;
}

interface Counted {
  streams: number;
  events: number;
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** What is known to be written already need not be asked for again. */
const REMEMBERED = 100_000;

/** Whole streams as lines of JSON, with the reference data they name, page by page as they are taken. */
export class StreamExport {
  constructor(private readonly parts: StreamExportParts) {}

  /** Pieces of several lines. Errors: cursor.invalid, before the first. */
  async *pieces(call: CallContext, filter: StreamFilter, cursor?: string): AsyncGenerator<string> {
    const { scope } = call;
    const cursorScope = cursorScopeOf(scope, filter);
    const place = cursor === undefined ? null : placeIn(this.parts.cursors.decode(cursorScope, cursor));
    const counted = { streams: place?.streams ?? 0, events: place?.events ?? 0 };
    await this.note(call, filter, place !== null);
    const written = new LRUCache<string, true>({ max: REMEMBERED });
    if (!place) yield* this.head(scope, filter, written);
    for await (const page of this.parts.log.read(scope, filter, place?.after ?? null)) {
      yield* this.named(scope, page, written);
      yield linesOf(page, counted, (after) =>
        this.parts.cursors.encode(cursorScope, [after, counted.streams, counted.events]),
      );
    }
    yield endLine(counted.streams, counted.events);
  }

  private async *head(
    scope: AccountScope,
    filter: StreamFilter,
    written: LRUCache<string, true>,
  ): AsyncGenerator<string> {
    const { records, clock } = this.parts;
    const whole = isWhole(scope, filter);
    const account = { id: scope.accountId, name: await records.accountName(scope) };
    yield headerLine({ account, exportedAt: clock().toISOString(), filter, whole });
    if (!whole) return;
    for await (const rows of records.all(scope)) yield writtenDown(rows, written);
  }

  /** What these events name and was not written yet, so that it comes before them. */
  private async *named(
    scope: AccountScope,
    { events }: StreamsPage,
    written: LRUCache<string, true>,
  ): AsyncGenerator<string> {
    const ids = new Set<string>();
    for (const { data, metadata } of events)
      for (const id of JSON.stringify([data, metadata.actor.id]).match(ID) ?? []) if (!written.has(id)) ids.add(id);
    if (ids.size === 0) return;
    for await (const rows of this.parts.records.named(scope, [...ids])) yield writtenDown(rows, written);
    for (const id of ids) written.set(id, true);
  }

  private note(call: CallContext, filter: StreamFilter, continued: boolean): Promise<void> {
    const subject = { kind: 'account', id: call.scope.accountId };
    const { createdFrom, createdTo, ...ids } = filter;
    const by = Object.entries(ids).flatMap(([name, given]) => (given === undefined ? [] : [name]));
    // Not the ids themselves: whoever calls may name anything.
    return this.parts.acts.note(call, {
      ...{ action: 'streams.exported', subject },
      after: { whole: isWhole(call.scope, filter), by, createdFrom, createdTo, continued },
    });
  }
}

const writtenDown = (rows: readonly ReferenceRecord[], written: LRUCache<string, true>): string => {
  let lines = '';
  for (const row of rows) {
    written.set(row.data.id, true);
    lines += referenceLine(row);
  }
  return lines;
};

const linesOf = ({ events, last }: StreamsPage, counted: Counted, cursorAt: (streamId: string) => string): string => {
  let lines = '';
  for (const [at, event] of events.entries()) {
    lines += eventLine(event);
    counted.events += 1;
    const next = events[at + 1];
    if (next ? next.streamId === event.streamId : !last) continue;
    counted.streams += 1;
    lines += streamEndLine(event.streamId, event.version, cursorAt(event.streamId));
  }
  return lines;
};

const isWhole = ({ projectId, agentId, environments: reached }: AccountScope, filter: StreamFilter): boolean =>
  projectId === null &&
  agentId === null &&
  environments.every((one) => reached.includes(one)) &&
  Object.values(filter).every((value) => value === undefined);

/** Bound to what the key reaches, too: another key would go on with other streams. */
const cursorScopeOf = (scope: AccountScope, filter: StreamFilter): CursorScope => {
  const { accountId, projectId, agentId, environments: reached } = scope;
  return {
    accountId,
    list: 'exports/streams',
    filter: { ...filter, reach: [projectId, agentId, reached] },
    order: 'id',
  };
};

const placeIn = ([after, streams, events]: readonly unknown[]) => ({
  after: String(after),
  streams: Number(streams),
  events: Number(events),
});
