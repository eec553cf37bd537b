import { Slots } from '../rows/slots';
import { Tables } from '../rows/tables';
import type { Row, RowChange } from '../types';
import { Statements } from './statements';

const slots = new Slots(new Tables([{ name: 't', key: ['k'], columns: { k: 'int', a: 'int', b: 'int' } }]));
const patch = (set: Row, require?: Row): RowChange => ({ table: 't', op: 'patch', key: { k: 1 }, set, require });
const idOf = (change: RowChange): number => slots.of(change).id;

describe('a slot', () => {
  it('is one for the same columns, in whatever order they come', () => {
    expect(idOf(patch({ b: 1, a: 2 }))).toBe(idOf(patch({ a: 1, b: 3 })));
    expect(idOf(patch({ a: 1, b: undefined }))).toBe(idOf(patch({ a: 9 })));
  });

  it('is another for other columns, or another guard', () => {
    const ids = [
      patch({ a: 1 }),
      patch({ b: 1 }),
      patch({}, { a: 1 }),
      patch({}, {}),
      patch({}),
      patch({ a: 1 }, { a: 1 }),
    ];
    expect(new Set(ids.map(idOf)).size).toBe(ids.length);
  });
});

describe('a statement', () => {
  it('is made once for a form and its slots', () => {
    const statements = new Statements(slots);
    const used = [idOf(patch({ a: 1 })), idOf(patch({ b: 1 }))];
    const made = statements.batch(false, new Set(used));
    expect(statements.batch(false, new Set(used.reverse()))).toBe(made);
    expect(statements.batch(true, new Set(used)).name).not.toBe(made.name);
    expect(statements.single('next', new Set(used)).name).not.toBe(made.name);
  });

  it('is not prepared when there are too many', () => {
    const statements = new Statements(slots, 1);
    expect(statements.single('first', new Set()).name).toBeDefined();
    const rare = statements.single('next', new Set());
    expect(rare.name).toBeUndefined();
    expect(statements.single('next', new Set())).toEqual(rare);
  });
});
