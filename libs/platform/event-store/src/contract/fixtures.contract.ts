import { randomUUID } from 'node:crypto';
import type { Append, EventMetadata, EventStore, NewEvent, Row, RowChange, StreamRef, TableShape } from '../types';

export const NOTES: TableShape = {
  name: 'notes',
  key: ['shard', 'account_id', 'id'],
  columns: {
    shard: 'smallint',
    account_id: 'uuid',
    id: 'text',
    body: 'text',
    n: 'int',
    flag: 'boolean',
    tags: 'jsonb',
  },
};
export const CREATE_NOTES = `create table notes (shard smallint, account_id uuid, id text, body text, n int, flag boolean,
  tags jsonb, made_by text not null default 'the database', primary key (shard, account_id, id))`;

export const metadata: EventMetadata = {
  actor: { kind: 'key', id: 'k1' },
  keyId: 'k1',
  requestId: 'r1',
  idempotencyKey: null,
  causationId: null,
  correlationId: 'c1',
  traceparent: null,
};

export const aStream = (shard = 1, accountId: string = randomUUID()): StreamRef => ({
  shard,
  accountId,
  streamId: randomUUID(),
});

export const anEvent = (text = 'hello', over: Partial<NewEvent> = {}): NewEvent => ({
  type: 'note.written.v1',
  data: { length: text.length },
  content: { text },
  occurredAt: '2025-03-01T12:00:00.123Z',
  ...over,
});

/** One event onto `stream` at `expectedVersion`, unless told otherwise. */
export const anAppend = (stream: StreamRef, expectedVersion = 0, over: Partial<Append> = {}): Append => ({
  stream,
  expectedVersion,
  events: [anEvent()],
  metadata,
  rows: [],
  ...over,
});

export const noteKey = ({ shard, accountId }: StreamRef, id: string): Row => ({ shard, account_id: accountId, id });
export const insertNote = (stream: StreamRef, id: string, over: Row = {}): RowChange => ({
  table: 'notes',
  op: 'insert',
  row: { ...noteKey(stream, id), body: 'first', n: 1, ...over },
});

/** A store under test, with a way to look at one row of `notes` (columns of the shape only, as in JSON). */
export interface OpenStore {
  readonly store: EventStore;
  note(key: Row): Promise<Row | null>;
  close(): Promise<void>;
}

/** Every outcome in order: what was answered, or the name of the refusal. */
export const outcomes = async (appends: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(appends)).map((each) =>
    each.status === 'fulfilled' ? 'written' : (each.reason as Error).name,
  );
