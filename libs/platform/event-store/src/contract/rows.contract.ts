import { RowExists, RowGuardFailed, VersionConflict } from '../errors';
import type { RowChange } from '../types';
import { anAppend, aStream, insertNote, noteKey, type OpenStore, outcomes } from './fixtures.contract';

/** Rows that are written with events, or alone. */
export const rowContract = (name: string, opened: () => OpenStore): void => {
  describe(`${name} writes rows with the events`, () => {
    it('inserting, replacing, patching and deleting them', async () => {
      const stream = aStream();
      const [a, b, c] = ['a', 'b', 'c'].map((id) => noteKey(stream, id)) as [object, object, object];
      const rows = ['a', 'b', 'c'].map((id) => insertNote(stream, id, { tags: [id], flag: true }));
      await opened().store.append(anAppend(stream, 0, { rows }));
      expect(await opened().note({ ...a })).toEqual({ ...a, body: 'first', n: 1, flag: true, tags: ['a'] });
      const changes: RowChange[] = [
        { table: 'notes', op: 'patch', key: { ...a }, set: { n: 2, tags: null } },
        { table: 'notes', op: 'put', row: { ...b, body: 'second' } },
        { table: 'notes', op: 'delete', key: { ...c } },
        { table: 'notes', op: 'put', row: { ...noteKey(stream, 'd'), n: 4 } },
        { table: 'notes', op: 'patch', key: noteKey(stream, 'nobody'), set: { n: 9 } },
        { table: 'notes', op: 'delete', key: noteKey(stream, 'no one') },
      ];
      await opened().store.append(anAppend(stream, 1, { rows: changes }));
      expect(await opened().note({ ...a })).toEqual({ ...a, body: 'first', n: 2, flag: true, tags: null });
      expect(await opened().note({ ...b })).toEqual({ ...b, body: 'second', n: null, flag: null, tags: null });
      expect(await opened().note({ ...c })).toBeNull();
      expect(await opened().note(noteKey(stream, 'd'))).toMatchObject({ n: 4 });
      expect(await opened().note(noteKey(stream, 'nobody'))).toBeNull();
    });

    it('and refuses all of it when an inserted row exists', async () => {
      const stream = aStream();
      await opened().store.append(anAppend(stream, 0, { rows: [insertNote(stream, 'a')] }));
      const rows = [insertNote(stream, 'new'), insertNote(stream, 'a', { body: 'other' })];
      const refused = opened().store.append(anAppend(stream, 1, { rows }));
      await expect(refused).rejects.toThrow(RowExists);
      await expect(refused).rejects.toMatchObject({ table: 'notes', constraint: 'notes_pkey' });
      expect(await opened().note(noteKey(stream, 'new'))).toBeNull();
      expect(await opened().note(noteKey(stream, 'a'))).toMatchObject({ body: 'first' });
      expect(await opened().store.readStream(stream)).toHaveLength(1);
    });

    it.each([
      ['a value differs', 'a', { n: 2 }],
      ['one of several differs', 'a', { body: 'first', flag: true }],
      ['a value should be null', 'a', { n: null }],
      ['the row is missing', 'b', {}],
    ])('and refuses all of it when a guarded row is not as required: %s', async (_, id, require) => {
      const stream = aStream();
      await opened().store.append(anAppend(stream, 0, { rows: [insertNote(stream, 'a')] }));
      const key = noteKey(stream, id);
      const guarded: RowChange[] = [
        { table: 'notes', op: 'patch', key, set: { n: 7 }, require },
        { table: 'notes', op: 'delete', key, require },
      ];
      for (const change of guarded) {
        const refused = opened().store.append(anAppend(stream, 1, { rows: [insertNote(stream, 'new'), change] }));
        await expect(refused).rejects.toThrow(RowGuardFailed);
        await expect(refused).rejects.toMatchObject({ table: 'notes' });
      }
      expect(await opened().note(noteKey(stream, 'a'))).toMatchObject({ n: 1 });
      expect(await opened().note(noteKey(stream, 'new'))).toBeNull();
      expect(await opened().store.readStream(stream)).toHaveLength(1);
    });

    it('and makes a guarded change when the row is as required', async () => {
      const stream = aStream();
      const key = noteKey(stream, 'a');
      await opened().store.append(anAppend(stream, 0, { rows: [insertNote(stream, 'a', { tags: { x: [1] } })] }));
      const require = { n: 1, flag: null, tags: { x: [1] } };
      await opened().store.append(
        anAppend(stream, 1, { rows: [{ table: 'notes', op: 'patch', key, set: { n: 5 }, require }] }),
      );
      expect(await opened().note(key)).toMatchObject({ n: 5 });
      await opened().store.append(
        anAppend(stream, 2, { rows: [{ table: 'notes', op: 'delete', key, require: { n: 5 } }] }),
      );
      expect(await opened().note(key)).toBeNull();
    });

    it('but not those of an append that lost the race for its version', async () => {
      const stream = aStream();
      const racing = [0, 1, 2, 3].map((n) => anAppend(stream, 0, { rows: [insertNote(stream, `${n}`)] }));
      const results = await outcomes(racing.map((append) => opened().store.append(append)));
      const rows = await Promise.all([0, 1, 2, 3].map((n) => opened().note(noteKey(stream, `${n}`))));
      expect(rows.map((row) => (row ? 'written' : 'VersionConflict'))).toEqual(results);
    });
  });

  describe(`${name} writes rows without events`, () => {
    it('at the version given, taking no position', async () => {
      const stream = aStream(6);
      await opened().store.append(anAppend(stream));
      const head = await opened().store.head(6);
      const rows = [insertNote(stream, 'a')];
      expect(await opened().store.append(anAppend(stream, 1, { events: [], rows }))).toEqual({
        version: 1,
        position: null,
      });
      expect(await opened().note(noteKey(stream, 'a'))).not.toBeNull();
      expect(await opened().store.head(6)).toBe(head);
      expect((await opened().store.append(anAppend(stream, 1))).version).toBe(2);
    });

    it('of no stream at all', async () => {
      const [nobody, later] = [aStream(), aStream()];
      const append = anAppend(nobody, 0, { events: [], rows: [insertNote(nobody, 'a')] });
      expect(await opened().store.append(append)).toEqual({ version: 0, position: null });
      expect(await opened().store.append(anAppend(later, 4, { events: [] }))).toEqual({ version: 0, position: null });
      expect(await opened().note(noteKey(nobody, 'a'))).not.toBeNull();
      expect((await opened().store.append(anAppend(nobody))).version).toBe(1);
    });

    it.each([0, 2])('but not when the stream is not at version %i', async (expectedVersion) => {
      const stream = aStream();
      await opened().store.append(anAppend(stream));
      const append = anAppend(stream, expectedVersion, { events: [], rows: [insertNote(stream, 'a')] });
      await expect(opened().store.append(append)).rejects.toThrow(VersionConflict);
      expect(await opened().note(noteKey(stream, 'a'))).toBeNull();
    });
  });
};
