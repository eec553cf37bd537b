import { VersionConflict } from '../errors';
import { readAll } from '../read/read-all';
import { isCopied } from '../types';
import { anAppend, anEvent, aStream, metadata, type OpenStore, outcomes } from './fixtures.contract';

/** Streams, the log of each shard, and snapshots. */
export const streamContract = (name: string, opened: () => OpenStore): void => {
  describe(`${name} keeps a stream`, () => {
    it('and gives its events back as they were written', async () => {
      const stream = aStream();
      const events = [
        anEvent('naïve 👩‍👩‍👧 \\u0000 “quoted” \u2028', { data: { n: 1.5, none: null, list: [1, { a: 'b' }] } }),
        anEvent('gone', { type: 'note.erased.v1', content: null, occurredAt: '1999-12-31T23:59:59.999Z' }),
      ];
      const head = await opened().store.head(stream.shard);
      expect(await opened().store.append(anAppend(stream, 0, { events }))).toEqual({ version: 2, position: head + 2 });
      const [first, second, ...rest] = await opened().store.readStream(stream);
      expect(rest).toEqual([]);
      expect(first).toEqual({
        ...stream,
        ...events[0],
        metadata,
        version: 1,
        position: head + 1,
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      });
      expect(second).toMatchObject({ ...events[1], version: 2, position: head + 2 });
    });

    it('and an event with metadata of its own beside those that take the append’s, alone and in a batch', async () => {
      const own = { ...metadata, requestId: 'earlier', copiedFrom: { streamId: aStream().streamId, version: 7 } };
      const events = [anEvent('copied', { metadata: own }), anEvent('new')];
      const streams = [aStream(1), aStream(1), aStream(2)];
      await Promise.all(streams.map((stream) => opened().store.append(anAppend(stream, 0, { events }))));
      await opened().store.append(anAppend(streams[0]!, 2, { events }));
      for (const [stream, times] of [[streams[0]!, 2] as const, [streams[1]!, 1] as const, [streams[2]!, 1] as const]) {
        const stored = await opened().store.readStream(stream);
        expect(stored.map((event) => event.metadata)).toEqual(
          Array.from({ length: times }, () => [own, metadata]).flat(),
        );
        expect(stored.map(isCopied)).toEqual(Array.from({ length: times }, () => [true, false]).flat());
      }
    });

    it('at gapless versions, read in pages from any of them', async () => {
      const stream = aStream();
      for (let version = 0; version < 9; version += 3) {
        const events = [anEvent(), anEvent(), anEvent()];
        expect((await opened().store.append(anAppend(stream, version, { events }))).version).toBe(version + 3);
      }
      const page = await opened().store.readStream(stream, { fromVersion: 4, limit: 2 });
      expect(page.map(({ version }) => version)).toEqual([4, 5]);
      const all: number[] = [];
      for await (const { version } of readAll(opened().store, stream, 2, 3)) all.push(version);
      expect(all).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('as facts for folding, many streams in the same moment', async () => {
      const streams = [aStream(1), aStream(2), aStream(1)];
      for (const [index, stream] of streams.entries())
        await opened().store.append(anAppend(stream, 0, { events: [anEvent(`${index}`), anEvent('more')] }));
      const read = await Promise.all(streams.map((stream) => opened().store.readFacts(stream, 2)));
      for (const [index, facts] of read.entries()) {
        const events = await opened().store.readStream(streams[index] ?? aStream(), { fromVersion: 2 });
        expect(facts).toEqual(events.map(({ version, type, data }) => ({ version, type, data })));
      }
      expect(await opened().store.readFacts(aStream(), 1)).toEqual([]);
    });

    it('apart from a stream of the same id in another account or shard', async () => {
      const stream = aStream(1);
      await opened().store.append(anAppend(stream));
      expect(await opened().store.readStream({ ...aStream(1), streamId: stream.streamId })).toEqual([]);
      expect(await opened().store.readStream({ ...stream, shard: 2 })).toEqual([]);
      expect((await opened().store.append(anAppend({ ...aStream(1), streamId: stream.streamId }))).version).toBe(1);
    });

    it.each([
      ['exists already', 1, 0],
      ['has moved on', 2, 1],
      ['is not that far', 1, 2],
      ['does not exist', 0, 3],
    ])('and refuses an append when the stream %s', async (_, version, expectedVersion) => {
      const stream = aStream();
      for (let at = 0; at < version; at++) await opened().store.append(anAppend(stream, at));
      await expect(opened().store.append(anAppend(stream, expectedVersion))).rejects.toThrow(VersionConflict);
      expect(await opened().store.readStream(stream)).toHaveLength(version);
    });

    it('and lets exactly one of many racing writers win', async () => {
      const stream = aStream();
      const results = await outcomes(Array.from({ length: 20 }, () => opened().store.append(anAppend(stream))));
      expect(results.filter((each) => each === 'written')).toHaveLength(1);
      expect(results.filter((each) => each === 'VersionConflict')).toHaveLength(19);
    });
  });

  describe(`${name} keeps a log of each shard`, () => {
    it('gapless, in order, and apart from other shards', async () => {
      const [four, five] = [await opened().store.head(4), await opened().store.head(5)];
      const streams = Array.from({ length: 30 }, (_, at) => aStream(at % 3 === 0 ? 5 : 4));
      await Promise.all(
        streams.map((each) => opened().store.append(anAppend(each, 0, { events: [anEvent(), anEvent()] }))),
      );
      const log = await opened().store.readLog(4, four, 100);
      expect(log.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, at) => four + at + 1));
      expect(await opened().store.head(4)).toBe(four + 40);
      expect(await opened().store.head(5)).toBe(five + 20);
      expect((await opened().store.readLog(4, four + 10, 3)).map(({ position }) => position - four)).toEqual([
        11, 12, 13,
      ]);
    });

    it('that starts at nothing', async () => {
      expect(await opened().store.head(999)).toBe(0);
      expect(await opened().store.readLog(999, 0, 10)).toEqual([]);
    });
  });

  describe(`${name} keeps a snapshot`, () => {
    it('unless a newer one is there', async () => {
      const stream = aStream();
      expect(await opened().store.readSnapshot(stream)).toBeNull();
      await opened().store.writeSnapshot(stream, { version: 3, schema: 'v1', state: { a: 1 } });
      await opened().store.writeSnapshot(stream, { version: 2, schema: 'v1', state: { a: 0 } });
      expect(await opened().store.readSnapshot(stream)).toEqual({ version: 3, schema: 'v1', state: { a: 1 } });
      await opened().store.writeSnapshot(stream, { version: 3, schema: 'v2', state: { b: [2] } });
      expect(await opened().store.readSnapshot(stream)).toEqual({ version: 3, schema: 'v2', state: { b: [2] } });
    });
  });
};
