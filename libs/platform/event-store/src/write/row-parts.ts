import { slotSql } from '../rows/slot-sql';
import type { Slot } from '../rows/slots';

export interface RowParts {
  readonly ctes: readonly string[];
  /** A column that is null when every row was as required and stayed so, and raises otherwise. */
  readonly check: string;
}

/** What a statement adds for its slots, whose parameters begin at `$first`. `wins` is said of `r`, one row's source. */
export const rowParts = (slots: readonly Slot[], first: number, wins: string): RowParts => {
  const parts = slots.map((slot, at) => slotSql(slot, `$${first + at}`, wins));
  const checks = parts.flatMap((part) => part.checks);
  return {
    ctes: parts.flatMap(({ ctes }) => ctes),
    // each check is looked at, as none of them is ever anything but null; once, as it depends on no row
    check: checks.length ? `(select coalesce(${checks.join(', ')}))` : 'null',
  };
};
