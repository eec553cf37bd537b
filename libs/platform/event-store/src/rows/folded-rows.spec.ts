import { RowExists, RowGuardFailed } from '../errors';
import type { TableShape } from '../types';
import { FoldedRows } from './folded-rows';

const notes: TableShape = {
  name: 'notes',
  key: ['shard', 'id'],
  columns: { shard: 'smallint', id: 'text', text: 'text', seen: 'boolean' },
};
const key = (id: string) => ({ shard: 1, id });
const inserted = (id: string, text: string) => ({
  table: 'notes',
  op: 'insert' as const,
  row: { ...key(id), text, seen: false },
});

describe('rows folded from changes', () => {
  it('are what the changes come to, one after the other', () => {
    const rows = new FoldedRows([notes]);
    rows.apply([inserted('a', 'one'), { table: 'notes', op: 'patch', key: key('a'), set: { seen: true } }]);
    rows.apply([inserted('b', 'two'), { table: 'notes', op: 'put', row: { ...key('a'), text: 'three' } }]);
    rows.apply([inserted('c', 'four'), { table: 'notes', op: 'delete', key: key('c') }]);
    expect(rows.of('notes')).toEqual([
      { ...key('a'), text: 'three' },
      { ...key('b'), text: 'two', seen: false },
    ]);
    expect(rows.count('notes')).toBe(2);
  });

  it('pass over a row that is not there, unless something is required of it', () => {
    const rows = new FoldedRows([notes]);
    rows.apply([{ table: 'notes', op: 'patch', key: key('a'), set: { seen: true } }]);
    expect(rows.of('notes')).toEqual([]);
    const demanding = { table: 'notes', op: 'patch', key: key('a'), set: {}, require: { seen: true } } as const;
    expect(() => rows.apply([demanding])).toThrow(RowGuardFailed);
  });

  it('are changed and deleted only while they are as it is required of them', () => {
    const rows = new FoldedRows([notes]);
    rows.apply([inserted('a', 'one')]);
    const seen = { table: 'notes', op: 'delete', key: key('a'), require: { seen: true } } as const;
    expect(() => rows.apply([seen])).toThrow(RowGuardFailed);
    expect(() => rows.apply([{ ...seen, op: 'patch', set: { text: 'two' } }])).toThrow(RowGuardFailed);
    expect(rows.of('notes')).toEqual([{ ...key('a'), text: 'one', seen: false }]);
    rows.apply([{ ...seen, require: { seen: false } }]);
    expect(rows.of('notes')).toEqual([]);
  });

  it('refuse a row that is there already', () => {
    const rows = new FoldedRows([notes]);
    expect(() => rows.apply([inserted('a', 'one'), inserted('a', 'two')])).toThrow(RowExists);
  });

  it('forget the first, and hold no table they were not told of', () => {
    const rows = new FoldedRows([notes]);
    rows.apply([inserted('a', 'one'), inserted('b', 'two'), { ...inserted('c', 'three'), table: 'others' }]);
    rows.forgetFirst('notes');
    expect(rows.of('notes')).toMatchObject([{ id: 'b' }]);
    expect(rows.of('others')).toEqual([]);
  });
});
