import { z } from 'zod';

/** A query parameter that takes several values: repeatedly, separated by commas, or both. Empty ones count for nothing. */
export const many = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z.preprocess(
    (given) =>
      given === undefined
        ? undefined
        : [given]
            .flat()
            .flatMap((part: unknown) => (typeof part === 'string' ? part.split(',') : [part]))
            .map((part) => (typeof part === 'string' ? part.trim() : part))
            .filter((part) => part !== ''),
    z.array(item).optional(),
  );
