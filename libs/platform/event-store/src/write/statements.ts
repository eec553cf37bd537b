import { type Slot, slotKinds } from '../rows/slots';
import type { Tables } from '../rows/tables';
import { batchSql } from './batch-sql';
import { singleSql, type SingleForm } from './single-sql';

export interface Statement {
  /** Names the prepared statement; unique for its text within one process. */
  readonly name: string;
  readonly text: string;
  /** Ids of the slots it has parameters for, in order. */
  readonly slots: readonly number[];
}

/** Each variant costs every writer connection a plan, so rare mixtures share one statement that covers them all. */
const MAX_VARIANTS = 48;

/** The statements needed so far. A text depends only on the form and on the set of slots used, and is made once. */
export class Statements {
  private readonly made = new Map<string, Statement>();
  private readonly variants = new Map<string, number>();
  private readonly used = new Map<string, Set<number>>();

  constructor(private readonly tables: Tables) {}

  batch(rowsOnly: boolean, slots: ReadonlySet<number>): Statement {
    return this.get(rowsOnly ? 'batch-rows' : 'batch', slots, (parts) => batchSql(parts, rowsOnly));
  }

  single(form: SingleForm, slots: ReadonlySet<number>): Statement {
    return this.get(form, slots, (parts) => singleSql(form, parts));
  }

  private get(form: string, wanted: ReadonlySet<number>, text: (slots: readonly Slot[]) => string): Statement {
    const used = this.used.get(form) ?? new Set<number>();
    this.used.set(form, used);
    for (const id of wanted) used.add(id);
    const exact = this.find(form, wanted);
    if (exact) return exact;
    const variants = this.variants.get(form) ?? 0;
    const ids = [...(variants < MAX_VARIANTS ? wanted : used)].sort((a, b) => a - b);
    const key = `${form}:${ids.join()}`;
    const known = this.made.get(key);
    if (known) return known;
    this.variants.set(form, variants + 1);
    const statement = { name: `append_${this.made.size}`, text: text(ids.map((id) => this.slot(id))), slots: ids };
    this.made.set(key, statement);
    return statement;
  }

  private find(form: string, wanted: ReadonlySet<number>): Statement | undefined {
    return this.made.get(`${form}:${[...wanted].sort((a, b) => a - b).join()}`);
  }

  private slot(id: number): Slot {
    const table = this.tables.all[Math.floor(id / slotKinds.length)];
    const kind = slotKinds[id % slotKinds.length];
    if (!table || !kind) throw new RangeError(`No slot ${id}`);
    return { id, table, kind };
  }
}
