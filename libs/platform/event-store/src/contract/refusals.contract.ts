import { RowMisfit, UnstorableText } from '../errors';
import type { RowChange } from '../types';
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

/** What no store takes, and who is told. */
export const refusalContract = (name: string, opened: () => OpenStore): void => {
  describe(`${name} refuses what it cannot keep`, () => {
    it.each([
      ['/events/1/content/text', { events: [anEvent(), anEvent('half a \ud83d pair')] }],
      ['/events/0/data/a~1b', { events: [anEvent('', { data: { 'a/b': 'nul \u0000' } })] }],
      ['/metadata/requestId', { metadata: { ...metadata, requestId: '\udc00' } }],
      ['/rows/0/row/tags', { rows: [insertNote(aStream(), 'a', { tags: { '\u0000': 1 } })] }],
    ])('naming the text at %s', async (pointer, over) => {
      const stream = aStream();
      const refused = opened().store.append(anAppend(stream, 0, over));
      await expect(refused).rejects.toThrow(UnstorableText);
      await expect(refused).rejects.toMatchObject({ pointer });
      expect(await opened().store.readStream(stream)).toEqual([]);
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
      const refused = opened().store.append(anAppend(stream, 0, { rows: rows(noteKey(stream, 'a')) }));
      await expect(refused).rejects.toThrow(RowMisfit);
      expect(await opened().store.readStream(stream)).toEqual([]);
    });

    it('and only that, of many that arrive together', async () => {
      const head = await opened().store.head(7);
      const appends = Array.from({ length: 64 }, (_, at) =>
        anAppend(aStream(7), 0, at === 31 ? { events: [anEvent('', { occurredAt: 'no time' })] } : {}),
      );
      const results = await outcomes(appends.map((append) => opened().store.append(append)));
      expect(results.filter((each) => each === 'written')).toHaveLength(63);
      expect(results[31]).not.toBe('written');
      expect(await opened().store.head(7)).toBe(head + 63);
    });

    it('and only the taken one of many inserted rows, leaving no gap', async () => {
      const taken = aStream(8);
      await opened().store.append(anAppend(taken, 0, { rows: [insertNote(taken, 'key')] }));
      const head = await opened().store.head(8);
      const appends = Array.from({ length: 64 }, (_, at) => {
        const stream = aStream(8);
        return anAppend(stream, 0, { rows: [at === 20 ? insertNote(taken, 'key') : insertNote(stream, 'key')] });
      });
      const results = await outcomes(appends.map((append) => opened().store.append(append)));
      expect(results.map((each, at) => (each === 'written' ? null : `${each} at ${at}`)).filter(Boolean)).toEqual([
        'RowExists at 20',
      ]);
      const log = await opened().store.readLog(8, head, 100);
      expect(log.map(({ position }) => position)).toEqual(Array.from({ length: 63 }, (_, at) => head + 1 + at));
    });
  });
};
