import { RowExists, RowGuardFailed, RowMisfit, UnstorableText, VersionConflict } from './errors';
import {
  anAppend,
  anEvent,
  aStream,
  insertNote,
  metadata,
  noteKey,
  type OpenStore,
  outcomes,
} from './fixtures.contract';
import { readAll } from './read/read-all';
import type { RowChange } from './types';

/** What every event store does. */
export const eventStoreContract = (name: string, open: () => Promise<OpenStore>): void => {
  let opened: OpenStore;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  const store = () => opened.store;

  describe(`${name} keeps a stream`, () => {
    it('and gives its events back as they were written', async () => {
      const stream = aStream();
      const events = [
        anEvent('naïve 👩‍👩‍👧 \\u0000 “quoted” \u2028', { data: { n: 1.5, none: null, list: [1, { a: 'b' }] } }),
        anEvent('gone', { type: 'note.erased.v1', content: null, occurredAt: '1999-12-31T23:59:59.999Z' }),
      ];
      const head = await store().head(stream.shard);
      expect(await store().append(anAppend(stream, 0, { events }))).toEqual({ version: 2, position: head + 2 });
      const [first, second, ...rest] = await store().readStream(stream);
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

    it('at gapless versions, read in pages from any of them', async () => {
      const stream = aStream();
      for (let version = 0; version < 9; version += 3) {
        const events = [anEvent(), anEvent(), anEvent()];
        expect((await store().append(anAppend(stream, version, { events }))).version).toBe(version + 3);
      }
      const page = await store().readStream(stream, { fromVersion: 4, limit: 2 });
      expect(page.map(({ version }) => version)).toEqual([4, 5]);
      const all: number[] = [];
      for await (const { version } of readAll(store(), stream, 2, 3)) all.push(version);
      expect(all).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('apart from a stream of the same id in another account or shard', async () => {
      const stream = aStream(1);
      await store().append(anAppend(stream));
      expect(await store().readStream({ ...aStream(1), streamId: stream.streamId })).toEqual([]);
      expect(await store().readStream({ ...stream, shard: 2 })).toEqual([]);
      expect((await store().append(anAppend({ ...aStream(1), streamId: stream.streamId }))).version).toBe(1);
    });

    it.each([
      ['exists already', 1, 0],
      ['has moved on', 2, 1],
      ['is not that far', 1, 2],
      ['does not exist', 0, 3],
    ])('and refuses an append when the stream %s', async (_, version, expectedVersion) => {
      const stream = aStream();
      for (let at = 0; at < version; at++) await store().append(anAppend(stream, at));
      await expect(store().append(anAppend(stream, expectedVersion))).rejects.toThrow(VersionConflict);
      expect(await store().readStream(stream)).toHaveLength(version);
    });

    it('and lets exactly one of many racing writers win', async () => {
      const stream = aStream();
      const results = await outcomes(Array.from({ length: 20 }, () => store().append(anAppend(stream))));
      expect(results.filter((each) => each === 'written')).toHaveLength(1);
      expect(results.filter((each) => each === 'VersionConflict')).toHaveLength(19);
    });
  });

  describe(`${name} keeps a log of each shard`, () => {
    it('gapless, in order, and apart from other shards', async () => {
      const [four, five] = [await store().head(4), await store().head(5)];
      const streams = Array.from({ length: 30 }, (_, at) => aStream(at % 3 === 0 ? 5 : 4));
      await Promise.all(streams.map((each) => store().append(anAppend(each, 0, { events: [anEvent(), anEvent()] }))));
      const log = await store().readLog(4, four, 100);
      expect(log.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, at) => four + at + 1));
      expect(await store().head(4)).toBe(four + 40);
      expect(await store().head(5)).toBe(five + 20);
      expect((await store().readLog(4, four + 10, 3)).map(({ position }) => position - four)).toEqual([11, 12, 13]);
    });

    it('that starts at nothing', async () => {
      expect(await store().head(999)).toBe(0);
      expect(await store().readLog(999, 0, 10)).toEqual([]);
    });
  });

  describe(`${name} writes rows with the events`, () => {
    it('inserting, replacing, patching and deleting them', async () => {
      const stream = aStream();
      const [a, b, c] = ['a', 'b', 'c'].map((id) => noteKey(stream, id)) as [object, object, object];
      const rows = ['a', 'b', 'c'].map((id) => insertNote(stream, id, { tags: [id], flag: true }));
      await store().append(anAppend(stream, 0, { rows }));
      expect(await opened.note({ ...a })).toEqual({ ...a, body: 'first', n: 1, flag: true, tags: ['a'] });
      const changes: RowChange[] = [
        { table: 'notes', op: 'patch', key: { ...a }, set: { n: 2, tags: null } },
        { table: 'notes', op: 'put', row: { ...b, body: 'second' } },
        { table: 'notes', op: 'delete', key: { ...c } },
        { table: 'notes', op: 'put', row: { ...noteKey(stream, 'd'), n: 4 } },
        { table: 'notes', op: 'patch', key: noteKey(stream, 'nobody'), set: { n: 9 } },
        { table: 'notes', op: 'delete', key: noteKey(stream, 'no one') },
      ];
      await store().append(anAppend(stream, 1, { rows: changes }));
      expect(await opened.note({ ...a })).toEqual({ ...a, body: 'first', n: 2, flag: true, tags: null });
      expect(await opened.note({ ...b })).toEqual({ ...b, body: 'second', n: null, flag: null, tags: null });
      expect(await opened.note({ ...c })).toBeNull();
      expect(await opened.note(noteKey(stream, 'd'))).toMatchObject({ n: 4 });
      expect(await opened.note(noteKey(stream, 'nobody'))).toBeNull();
    });

    it('and refuses all of it when an inserted row exists', async () => {
      const stream = aStream();
      await store().append(anAppend(stream, 0, { rows: [insertNote(stream, 'a')] }));
      const rows = [insertNote(stream, 'new'), insertNote(stream, 'a', { body: 'other' })];
      const refused = store().append(anAppend(stream, 1, { rows }));
      await expect(refused).rejects.toThrow(RowExists);
      await expect(refused).rejects.toMatchObject({ table: 'notes', constraint: 'notes_pkey' });
      expect(await opened.note(noteKey(stream, 'new'))).toBeNull();
      expect(await opened.note(noteKey(stream, 'a'))).toMatchObject({ body: 'first' });
      expect(await store().readStream(stream)).toHaveLength(1);
    });

    it.each([
      ['a value differs', 'a', { n: 2 }],
      ['one of several differs', 'a', { body: 'first', flag: true }],
      ['a value should be null', 'a', { n: null }],
      ['the row is missing', 'b', {}],
    ])('and refuses all of it when a guarded row is not as required: %s', async (_, id, require) => {
      const stream = aStream();
      await store().append(anAppend(stream, 0, { rows: [insertNote(stream, 'a')] }));
      const key = noteKey(stream, id);
      const guarded: RowChange[] = [
        { table: 'notes', op: 'patch', key, set: { n: 7 }, require },
        { table: 'notes', op: 'delete', key, require },
      ];
      for (const change of guarded) {
        const refused = store().append(anAppend(stream, 1, { rows: [insertNote(stream, 'new'), change] }));
        await expect(refused).rejects.toThrow(RowGuardFailed);
        await expect(refused).rejects.toMatchObject({ table: 'notes' });
      }
      expect(await opened.note(noteKey(stream, 'a'))).toMatchObject({ n: 1 });
      expect(await opened.note(noteKey(stream, 'new'))).toBeNull();
      expect(await store().readStream(stream)).toHaveLength(1);
    });

    it('and makes a guarded change when the row is as required', async () => {
      const stream = aStream();
      const key = noteKey(stream, 'a');
      await store().append(anAppend(stream, 0, { rows: [insertNote(stream, 'a', { tags: { x: [1] } })] }));
      const require = { n: 1, flag: null, tags: { x: [1] } };
      await store().append(
        anAppend(stream, 1, { rows: [{ table: 'notes', op: 'patch', key, set: { n: 5 }, require }] }),
      );
      expect(await opened.note(key)).toMatchObject({ n: 5 });
      await store().append(anAppend(stream, 2, { rows: [{ table: 'notes', op: 'delete', key, require: { n: 5 } }] }));
      expect(await opened.note(key)).toBeNull();
    });

    it('but not those of an append that lost the race for its version', async () => {
      const stream = aStream();
      const racing = [0, 1, 2, 3].map((n) => anAppend(stream, 0, { rows: [insertNote(stream, `${n}`)] }));
      const results = await outcomes(racing.map((append) => store().append(append)));
      const rows = await Promise.all([0, 1, 2, 3].map((n) => opened.note(noteKey(stream, `${n}`))));
      expect(rows.map((row) => (row ? 'written' : 'VersionConflict'))).toEqual(results);
    });
  });

  describe(`${name} writes rows without events`, () => {
    it('at the version given, taking no position', async () => {
      const stream = aStream(6);
      await store().append(anAppend(stream));
      const head = await store().head(6);
      const rows = [insertNote(stream, 'a')];
      expect(await store().append(anAppend(stream, 1, { events: [], rows }))).toEqual({ version: 1, position: null });
      expect(await opened.note(noteKey(stream, 'a'))).not.toBeNull();
      expect(await store().head(6)).toBe(head);
      expect((await store().append(anAppend(stream, 1))).version).toBe(2);
    });

    it('of no stream at all', async () => {
      const [nobody, later] = [aStream(), aStream()];
      const append = anAppend(nobody, 0, { events: [], rows: [insertNote(nobody, 'a')] });
      expect(await store().append(append)).toEqual({ version: 0, position: null });
      expect(await store().append(anAppend(later, 4, { events: [] }))).toEqual({ version: 0, position: null });
      expect(await opened.note(noteKey(nobody, 'a'))).not.toBeNull();
      expect((await store().append(anAppend(nobody))).version).toBe(1);
    });

    it.each([0, 2])('but not when the stream is not at version %i', async (expectedVersion) => {
      const stream = aStream();
      await store().append(anAppend(stream));
      const append = anAppend(stream, expectedVersion, { events: [], rows: [insertNote(stream, 'a')] });
      await expect(store().append(append)).rejects.toThrow(VersionConflict);
      expect(await opened.note(noteKey(stream, 'a'))).toBeNull();
    });
  });

  describe(`${name} refuses what it cannot keep`, () => {
    it.each([
      ['/events/1/content/text', { events: [anEvent(), anEvent('half a \ud83d pair')] }],
      ['/events/0/data/a~1b', { events: [anEvent('', { data: { 'a/b': 'nul \u0000' } })] }],
      ['/metadata/requestId', { metadata: { ...metadata, requestId: '\udc00' } }],
      ['/rows/0/row/tags', { rows: [insertNote(aStream(), 'a', { tags: { '\u0000': 1 } })] }],
    ])('naming the text at %s', async (pointer, over) => {
      const stream = aStream();
      const refused = store().append(anAppend(stream, 0, over));
      await expect(refused).rejects.toThrow(UnstorableText);
      await expect(refused).rejects.toMatchObject({ pointer });
      expect(await store().readStream(stream)).toEqual([]);
    });

    it.each<[string, (key: object) => RowChange[]]>([
      ['an unknown table', (key) => [{ table: 'nowhere', op: 'delete', key: { ...key } }]],
      ['an unknown column', (key) => [{ table: 'notes', op: 'put', row: { ...key, colour: 'red' } }]],
      ['an unknown column in a patch', (key) => [{ table: 'notes', op: 'patch', key: { ...key }, set: { hue: 1 } }]],
      ['a change of the key', (key) => [{ table: 'notes', op: 'patch', key: { ...key }, set: { id: 'b' } }]],
      ['a missing key', () => [{ table: 'notes', op: 'put', row: { id: 'a' } }]],
      [
        'one row twice',
        (key) => [
          { table: 'notes', op: 'put', row: { ...key } },
          { table: 'notes', op: 'patch', key: { ...key }, set: { n: 1 } },
        ],
      ],
    ])('rows with %s', async (_, rows) => {
      const stream = aStream();
      const refused = store().append(anAppend(stream, 0, { rows: rows(noteKey(stream, 'a')) }));
      await expect(refused).rejects.toThrow(RowMisfit);
      expect(await store().readStream(stream)).toEqual([]);
    });

    it('and only that, of many that arrive together', async () => {
      const head = await store().head(7);
      const appends = Array.from({ length: 64 }, (_, at) =>
        anAppend(aStream(7), 0, at === 31 ? { events: [anEvent('', { occurredAt: 'no time' })] } : {}),
      );
      const results = await outcomes(appends.map((append) => store().append(append)));
      expect(results.filter((each) => each === 'written')).toHaveLength(63);
      expect(results[31]).not.toBe('written');
      expect(await store().head(7)).toBe(head + 63);
    });

    it('and only the taken one of many inserted rows, leaving no gap', async () => {
      const taken = aStream(8);
      await store().append(anAppend(taken, 0, { rows: [insertNote(taken, 'key')] }));
      const head = await store().head(8);
      const appends = Array.from({ length: 64 }, (_, at) => {
        const stream = aStream(8);
        return anAppend(stream, 0, { rows: [at === 20 ? insertNote(taken, 'key') : insertNote(stream, 'key')] });
      });
      const results = await outcomes(appends.map((append) => store().append(append)));
      expect(results.map((each, at) => (each === 'written' ? null : `${each} at ${at}`)).filter(Boolean)).toEqual([
        'RowExists at 20',
      ]);
      const log = await store().readLog(8, head, 100);
      expect(log.map(({ position }) => position)).toEqual(Array.from({ length: 63 }, (_, at) => head + 1 + at));
    });
  });

  describe(`${name} keeps a snapshot`, () => {
    it('unless a newer one is there', async () => {
      const stream = aStream();
      expect(await store().readSnapshot(stream)).toBeNull();
      await store().writeSnapshot(stream, { version: 3, schema: 'v1', state: { a: 1 } });
      await store().writeSnapshot(stream, { version: 2, schema: 'v1', state: { a: 0 } });
      expect(await store().readSnapshot(stream)).toEqual({ version: 3, schema: 'v1', state: { a: 1 } });
      await store().writeSnapshot(stream, { version: 3, schema: 'v2', state: { b: [2] } });
      expect(await store().readSnapshot(stream)).toEqual({ version: 3, schema: 'v2', state: { b: [2] } });
    });
  });
};
