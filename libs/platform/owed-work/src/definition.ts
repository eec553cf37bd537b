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

/** Doubles from `first` ms up to `max` ms: attempt 1 waits `first`, attempt 2 twice that. */
export const exponential =
  ({ first, max }: { readonly first: number; readonly max: number }) =>
  (attempt: number): number =>
    Math.min(max, first * 2 ** Math.min(Math.max(attempt - 1, 0), 30));

/** Milliseconds of `n` minutes. */
export const minutes = (n: number): number => n * 60_000;
