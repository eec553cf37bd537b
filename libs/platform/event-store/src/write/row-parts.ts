import { slotSql } from '../rows/slot-sql';
import type { Slot } from '../rows/slots';

export interface RowParts {
  readonly ctes: readonly string[];
  /** A column that is null when every guarded row was as required, and raises otherwise. */
  readonly guard: string;
}

/** What a statement adds for its slots, whose parameters begin at `$first`. `wins` is said of `r`, one row's source. */
export const rowParts = (slots: readonly Slot[], first: number, wins: string): RowParts => {
  const parts = slots.map((slot, at) => slotSql(slot, `$${first + at}`, wins));
  const guards = parts.flatMap(({ guard }) => guard ?? []);
  return { ctes: parts.flatMap(({ ctes }) => ctes), guard: guards.length ? `coalesce(${guards.join(', ')})` : 'null' };
};
