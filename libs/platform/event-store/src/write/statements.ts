import type { Slots } from '../rows/slots';
import { batchSql } from './batch-sql';
import { singleSql, type SingleForm } from './single-sql';

export interface Statement {
  /** Names the prepared statement; unique for its text within one process. Undefined: not worth preparing. */
  readonly name: string | undefined;
  readonly text: string;
  /** Ids of the slots it has parameters for, in order. */
  readonly slots: readonly number[];
}

/** Each one prepared costs every writer connection a plan. What comes after these is rare, and planned when it comes. */
const MAX_PREPARED = 256;

/** The statements needed so far. A text depends only on the form and on the set of slots used, and is made once. */
export class Statements {
  private readonly made = new Map<string, Statement>();

  constructor(
    private readonly slots: Slots,
    private readonly maxPrepared = MAX_PREPARED,
  ) {}

  batch(rowsOnly: boolean, slots: ReadonlySet<number>): Statement {
    return this.get(rowsOnly ? 'batch-rows' : 'batch', slots);
  }

  single(form: SingleForm, slots: ReadonlySet<number>): Statement {
    return this.get(form, slots);
  }

  private get(form: SingleForm | 'batch' | 'batch-rows', wanted: ReadonlySet<number>): Statement {
    const ids = [...wanted].sort((a, b) => a - b);
    const key = `${form} ${ids.join()}`;
    const known = this.made.get(key);
    if (known) return known;
    const slots = ids.map((id) => this.slots.get(id));
    const text =
      form === 'batch' || form === 'batch-rows' ? batchSql(slots, form === 'batch-rows') : singleSql(form, slots);
    const prepared = this.made.size < this.maxPrepared;
    const statement = { name: prepared ? `append_${this.made.size}` : undefined, text, slots: ids };
    if (prepared) this.made.set(key, statement);
    return statement;
  }
}
