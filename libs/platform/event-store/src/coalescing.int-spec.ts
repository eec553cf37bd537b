import { anAppend, anEvent, aStream, insertNote, outcomes } from './contract/fixtures.contract';
import { openPostgres, type OpenPostgres } from './contract/postgres.contract';
import { until, waitingFor } from './contract/stress.contract';
import type { AppendOutcome } from './write/observer';

const batches: number[] = [];
const ends: AppendOutcome[] = [];
let opened: OpenPostgres;
beforeAll(async () => {
  opened = await openPostgres({
    observe: { onBatch: (appends) => batches.push(appends), onAppend: (_, outcome) => ends.push(outcome) },
  });
});
afterAll(() => opened.close());
beforeEach(() => {
  batches.length = 0;
  ends.length = 0;
});

const many = (n: number, shard: (at: number) => number) => Array.from({ length: n }, (_, at) => aStream(shard(at)));

describe('appends that arrive together', () => {
  it('go out together, up to sixty-four, at positions without a gap', async () => {
    const head = await opened.store.head(2);
    const streams = many(100, () => 2);
    const appended = await Promise.all(
      streams.map((stream, at) =>
        opened.store.append(anAppend(stream, 0, { events: Array(1 + (at % 3)).fill(anEvent()) })),
      ),
    );
    expect(batches).toEqual([64, 36]);
    const log = await opened.store.readLog(2, head, 500);
    expect(log.map(({ position }) => position)).toEqual(log.map((_, at) => head + at + 1));
    for (const [at, { version, position }] of appended.entries()) {
      const last = log.filter(({ streamId }) => streamId === streams[at]?.streamId).at(-1);
      expect(last).toMatchObject({ version, position });
    }
  });

  it('share one statement across the shards of their writer', async () => {
    await Promise.all(many(40, (at) => at % 4).map((stream) => opened.store.append(anAppend(stream))));
    expect(batches.sort()).toEqual([20, 20]);
  });

  it('are written by that one statement even if some lose the race for their version', async () => {
    const streams = many(10, () => 4);
    const results = await outcomes(streams.map((stream, at) => opened.store.append(anAppend(stream, at % 2))));
    expect(results).toEqual(streams.map((_, at) => (at % 2 ? 'VersionConflict' : 'written')));
    expect(batches).toEqual([10]);
    expect(ends.sort()).toEqual([...Array(5).fill('conflict'), ...Array(5).fill('written')]);
  });

  it('see a version that moves while they wait for it, and lose only that race', async () => {
    const stream = aStream(4);
    await opened.store.append(anAppend(stream));
    const session = await opened.pool.connect();
    await session.query('begin');
    await session.query('update streams set version = version + 1 where stream_id = $1', [stream.streamId]);
    batches.length = 0;
    const results = outcomes([
      opened.store.append(anAppend(stream, 1)),
      opened.store.append(anAppend(aStream(4), 0, { events: [] })),
      opened.store.append(anAppend(aStream(4))),
    ]);
    await until(
      'the batch waits for the stream',
      async () => (await waitingFor(opened.pool, 'transactionid')).length === 1,
    );
    await session.query('commit');
    session.release();
    expect(await results).toEqual(['VersionConflict', 'written', 'written']);
    expect(batches).toEqual([3]);
  });

  it('are tried one by one only when something else objects', async () => {
    const taken = aStream(6);
    await opened.store.append(anAppend(taken, 0, { rows: [insertNote(taken, 'a')] }));
    batches.length = 0;
    const rows = [insertNote(taken, 'a')];
    const appends = many(4, () => 6).map((stream, at) => anAppend(stream, 0, at === 2 ? { rows } : {}));
    await outcomes(appends.map((append) => opened.store.append(append)));
    expect(batches).toEqual([4, 1, 1, 1, 1]);
    expect(ends.filter((each) => each === 'refused')).toHaveLength(1);
  });
});

describe('an append that arrives alone', () => {
  it('goes out at once, and gathers what arrives while it is in flight', async () => {
    const first = opened.store.append(anAppend(aStream(8)));
    await new Promise((resolve) => setImmediate(resolve));
    const others = many(5, () => 8).map((stream) => opened.store.append(anAppend(stream)));
    await Promise.all([first, ...others]);
    expect(batches).toEqual([1, 5]);
  });
});
