import { InMemoryEventStore, mergeRowChanges, type RecordedEvent, type Row } from '@verbatim/event-store';
import type { Actor } from '@verbatim/kernel';
import type { RowsByTable } from '@verbatim/replay';
import fc from 'fast-check';
import { anyMoves, play, type History, type Move } from '../test/histories';
import { conversationProjections } from './conversation.projections';
import { conversationStreams } from './conversation.streams';
import { toNewEvent } from './shell/envelope';
import { conversationTables } from './shell/tables';

const ref = { shard: 3, accountId: '018f6b1e-7c00-7000-8000-000000000001', streamId: 'conversation' };
const metadataOf = (actor: Actor) => ({
  actor,
  keyId: null,
  requestId: 'request',
  idempotencyKey: null,
  causationId: null,
  correlationId: 'request',
  traceparent: null,
});

/** Appends each step with the rows of its decision, as the runner does. */
const lived = async ({ steps }: History): Promise<{ store: InMemoryEventStore; events: readonly RecordedEvent[] }> => {
  const store = new InMemoryEventStore(conversationTables);
  let version = 0;
  for (const [at, { before, after, events }] of steps.entries()) {
    if (events.length === 0) continue;
    const actor: Actor = { kind: 'key', id: `key-${at}` };
    const versioned = events.map((event, index) => ({ event, version: version + index + 1 }));
    const change = { ref, before, after, events: versioned, actor, traceparent: null };
    const rows = conversationProjections.flatMap((projection) => projection(change));
    await store.append({
      stream: ref,
      expectedVersion: version,
      events: events.map(toNewEvent),
      metadata: metadataOf(actor),
      rows: mergeRowChanges(rows, conversationTables),
    });
    version += events.length;
  }
  return { store, events: await store.readStream(ref, { limit: 10_000 }) };
};

/** Moves give every vote as a first one, so there is one: what its revision is the handler looks up. */
const oneVote = (moves: readonly Move[]): readonly Move[] => {
  const vote = moves.find(({ type }) => type === 'GiveFeedback');
  return moves.filter((move) => move.type !== 'GiveFeedback' || move === vote);
};

const whole = (rows: readonly Row[], columns: readonly string[]): string[] =>
  rows.map((row) => JSON.stringify(columns.map((column) => row[column] ?? null))).sort();

describe('the projections of a whole stream', () => {
  it('make the rows that its many decisions wrote, whatever was done in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(anyMoves, async (moves) => {
        const { store, events } = await lived(play(oneVote(moves)));
        for (const { rowsOf, tables } of conversationStreams) {
          const made: RowsByTable = rowsOf(events);
          for (const { shape } of tables) {
            const columns = Object.keys(shape.columns);
            expect(whole(made.get(shape.name) ?? [], columns)).toEqual(whole(store.rows(shape.name), columns));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('cover every table that is written with the events', () => {
    const covered = conversationStreams.flatMap(({ tables }) => tables.map(({ shape }) => shape));
    expect(covered).toEqual(conversationTables);
  });

  it('make nothing of a stream of another kind', () => {
    const event = { ...ref, type: 'other.happened.v1', version: 1 } as unknown as RecordedEvent;
    for (const { rowsOf } of conversationStreams) {
      expect([...rowsOf([event]).values()].flat()).toEqual([]);
    }
  });
});
