import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { anAppend, anEvent, insertNote, NOTES, noteKey, outcomes } from './contract/fixtures.contract';
import { InMemoryEventStore } from './memory/in-memory-event-store';
import { openPostgres, type OpenPostgres } from './contract/postgres.contract';
import type { Append, EventStore, RowChange, StreamRef } from './types';

let opened: OpenPostgres;
beforeAll(async () => {
  opened = await openPostgres();
});
afterAll(() => opened.close());

interface Step {
  /** Right, or off by this many versions. */
  readonly off: number;
  readonly events: number;
  readonly changes: readonly {
    readonly id: string;
    readonly op: RowChange['op'];
    readonly n: number;
    readonly guard: boolean;
  }[];
}

const changes = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    op: fc.constantFrom<RowChange['op'][]>('insert', 'put', 'patch', 'delete'),
    n: fc.constantFrom(1, 2),
    guard: fc.boolean(),
  }),
  { selector: ({ id }) => id, maxLength: 3 },
);
const step: fc.Arbitrary<Step> = fc.record({
  off: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.constantFrom(-1, 1)),
  events: fc.nat(3),
  changes,
});
/** Rounds of appends that arrive together, each to a stream of its own with rows of its own, or to none. */
const rounds = fc.array(fc.tuple(...[0, 1, 2, 3].map(() => fc.option(step, { freq: 3 }))), {
  minLength: 1,
  maxLength: 6,
});

const changeOf = (stream: StreamRef, { id, op, n, guard }: Step['changes'][number]): RowChange => {
  const require = guard ? { require: { n: 1 } } : {};
  const key = noteKey(stream, id);
  switch (op) {
    case 'insert':
      return insertNote(stream, id, { n });
    case 'put':
      return { table: 'notes', op, row: { ...key, n, tags: { n } } };
    case 'patch':
      return { table: 'notes', op, key, set: { n, body: `patched ${n}` }, ...require };
    case 'delete':
      return { table: 'notes', op, key, ...require };
  }
};

const appendOf = (stream: StreamRef, version: number, { off, events, changes: rows }: Step): Append =>
  anAppend(stream, Math.max(0, version + off), {
    events: Array.from({ length: events }, (_, n) => anEvent(`event ${n}`)),
    rows: rows.map((change) => changeOf(stream, change)),
  });

/** Which of several reasons to refuse its rows an append is told is nobody's promise. */
const verdicts = async (store: EventStore, appends: readonly Append[]): Promise<string[]> =>
  (await outcomes(appends.map((append) => store.append(append)))).map((each) =>
    each.startsWith('Row') ? 'refused' : each,
  );

const versionsOf = async (store: EventStore, streams: readonly StreamRef[]) =>
  Promise.all(
    streams.map(async (stream) =>
      (await store.readStream(stream)).map(({ version, content }) => ({ version, content })),
    ),
  );

describe('the store in Postgres does what the one in memory does', () => {
  it('whatever appends arrive together', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const accountId = randomUUID();
        const model = new InMemoryEventStore([NOTES]);
        const streams = [0, 0, 2, 3].map((shard) => ({ shard, accountId: randomUUID(), streamId: accountId }));
        const heads = await Promise.all([0, 2, 3].map((shard) => opened.store.head(shard)));
        for (const round of all) {
          const versions = (await versionsOf(model, streams)).map(({ length }) => length);
          const appends = round.flatMap((each, at) => (each ? [appendOf(streams[at]!, versions[at]!, each)] : []));
          expect(await verdicts(opened.store, appends)).toEqual(await verdicts(model, appends));
        }
        expect(await versionsOf(opened.store, streams)).toEqual(await versionsOf(model, streams));
        for (const stream of streams) {
          for (const id of ['a', 'b', 'c']) {
            const key = noteKey(stream, id);
            expect(await opened.note(key)).toEqual(model.row('notes', key));
          }
        }
        for (const [at, shard] of [0, 2, 3].entries()) {
          const log = await opened.store.readLog(shard, heads[at]!, 1_000);
          expect(log.map(({ position }) => position - heads[at]!)).toEqual(log.map((_, n) => n + 1));
          expect(log).toHaveLength(await model.head(shard));
        }
      }),
      { numRuns: 60 },
    );
  });
});
