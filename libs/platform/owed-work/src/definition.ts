import type { OwedWorkDefinition } from './types';

/** Declares a kind of owed work; a budget that could never end is refused at start. */
export const owedWork = <Subject extends object>(
  definition: OwedWorkDefinition<Subject>,
): OwedWorkDefinition<Subject> => {
  if (!Number.isInteger(definition.attempts) || definition.attempts < 1)
    throw new RangeError(`${definition.kind}: attempts must be a whole number from 1`);
  if (!Number.isFinite(definition.giveUpAfterMs) || definition.giveUpAfterMs <= 0)
    throw new RangeError(`${definition.kind}: giveUpAfterMs must be positive`);
  return Object.freeze({ ...definition });
};

/** Grows from `first` ms up to `max` ms, by `factor` (2 unless said) from one attempt to the next. */
export const exponential =
  ({ first, max, factor = 2 }: { readonly first: number; readonly max: number; readonly factor?: number }) =>
  (attempt: number): number =>
    Math.min(max, first * factor ** Math.min(Math.max(attempt - 1, 0), 30));

/** Milliseconds of `n` minutes. */
export const minutes = (n: number): number => n * 60_000;
