import fc from 'fast-check';
import { RowExists, RowGuardFailed, RowMisfit } from '../errors';
import { InMemoryTables } from '../memory/in-memory-tables';
import type { Row, RowChange, TableShape } from '../types';
import { mergeRowChanges } from './merge-row-changes';
import { Tables } from './tables';

const shape: TableShape = { name: 't', key: ['k'], columns: { k: 'int', a: 'int', b: 'int' } };
const tables = new Tables([shape]);

const value = fc.constantFrom(1, 2, null);
const columns = fc.record({ a: value, b: value }, { requiredKeys: [] });
const key = fc.constantFrom(1, 2).map((k) => ({ k }));
const require = fc.option(columns, { nil: undefined, freq: 2 });
const change: fc.Arbitrary<RowChange> = fc.oneof(
  fc.record({ op: fc.constant('insert' as const), key, columns }).map(({ op, ...of }) => written(op, of)),
  fc.record({ op: fc.constant('put' as const), key, columns }).map(({ op, ...of }) => written(op, of)),
  fc.record({ table: fc.constant('t'), op: fc.constant('patch' as const), key, set: columns, require }),
  fc.record({ table: fc.constant('t'), op: fc.constant('delete' as const), key, require }),
);
const written = (op: 'insert' | 'put', of: { key: Row; columns: Row }): RowChange => ({
  table: 't',
  op,
  row: { ...of.key, ...of.columns },
});

/** The rows after the steps, or null when one was refused. */
const run = (before: readonly RowChange[], steps: () => readonly (readonly RowChange[])[]): readonly Row[] | null => {
  const rows = new InMemoryTables(tables);
  rows.apply(before);
  try {
    for (const step of steps()) rows.apply(step);
  } catch (error) {
    if (error instanceof RowMisfit) throw error;
    return null;
  }
  return [...rows.all('t')].sort((x, y) => Number(x.k) - Number(y.k));
};

describe('merging the changes of one append', () => {
  it('has the effect of making them one by one', () => {
    const existing = fc
      .uniqueArray(fc.constantFrom(1, 2))
      .map((keys) => keys.map((k) => written('put', { key: { k }, columns: { a: 1 } })));
    fc.assert(
      fc.property(existing, fc.array(change, { maxLength: 6 }), (before, changes) => {
        let merged: readonly Row[] | null;
        try {
          merged = run(before, () => [mergeRowChanges(changes, [shape])]);
        } catch (error) {
          fc.pre(!(error instanceof RowMisfit)); // inserted and deleted: says so itself, below
          throw error;
        }
        expect(merged).toEqual(run(before, () => changes.map((each) => [each])));
      }),
      { numRuns: 5_000 },
    );
  });

  it('leaves one change of each row, in the order of their first', () => {
    const put = (k: number, a: number): RowChange => ({ table: 't', op: 'put', row: { k, a } });
    const patch = (k: number, set: Row): RowChange => ({ table: 't', op: 'patch', key: { k }, set });
    expect(mergeRowChanges([put(2, 1), patch(1, { a: 1 }), patch(2, { b: 5 }), patch(1, { b: 2 })], [shape])).toEqual([
      { table: 't', op: 'put', row: { k: 2, a: 1, b: 5 } },
      { table: 't', op: 'patch', key: { k: 1 }, set: { a: 1, b: 2 } },
    ]);
  });

  it('refuses what could only fail', () => {
    const insert: RowChange = { table: 't', op: 'insert', row: { k: 1, a: 1 } };
    const patch: RowChange = { table: 't', op: 'patch', key: { k: 1 }, set: {}, require: { a: 2 } };
    expect(() => mergeRowChanges([insert, insert], [shape])).toThrow(RowExists);
    expect(() => mergeRowChanges([insert, patch], [shape])).toThrow(RowGuardFailed);
    expect(() => mergeRowChanges([insert, { table: 't', op: 'delete', key: { k: 1 } }], [shape])).toThrow(RowMisfit);
  });
});
