import { z } from 'zod';

const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;

/** A whole number as a query string has it: digits only, so that `1e9`, `0x10`, ` 5` and `all` are refused. */
export const queryInteger = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
    z
      .number(`must be a whole number from ${min} to ${max}`)
      .int(`must be a whole number from ${min} to ${max}`)
      .min(min, `must be at least ${min}`)
      .max(max, `must be at most ${max}`),
  );

/**
 * The query parameters of every list; spread it into a `z.strictObject` with the list's own filters. `after` and
 * `before` are cursors: at most one of them (`onePageDirection`).
 */
export const pageQuery = {
  limit: queryInteger(1, MAX_LIMIT)
    .default(DEFAULT_LIMIT)
    .meta({ description: `How many rows, 1 to ${MAX_LIMIT}` }),
  after: z.string().min(1).optional().meta({ description: 'Cursor: the rows that follow it' }),
  before: z.string().min(1).optional().meta({ description: 'Cursor: the rows that lead up to it' }),
};

/** Refinement for a list's query: `z.strictObject({ ...pageQuery, … }).refine(...onePageDirection)`. */
export const onePageDirection = [
  (query: { after?: string | undefined; before?: string | undefined }): boolean =>
    query.after === undefined || query.before === undefined,
  { message: 'cannot be sent together with after', path: ['before'] as PropertyKey[] },
] as const;

export interface Page<Row> {
  readonly data: readonly Row[];
  readonly pagination: {
    /** There is more in the direction that was walked. */
    readonly hasMore: boolean;
    /** For `after`; null at the end of the list. */
    readonly nextCursor: string | null;
    /** For `before`; null at its beginning. */
    readonly prevCursor: string | null;
  };
}

const pagination = z
  .object({
    hasMore: z.boolean().meta({ description: 'There is more in the direction that was walked' }),
    nextCursor: z.string().nullable().meta({ description: 'For `after`; null at the end of the list' }),
    prevCursor: z.string().nullable().meta({ description: 'For `before`; null at its beginning' }),
  })
  .meta({ id: 'Pagination' });

const numberedPagination = pagination
  .extend({
    page: z.int(),
    totalItems: z.int(),
    totalPages: z.int(),
    hasNextPage: z.boolean(),
    hasPreviousPage: z.boolean(),
  })
  .partial({ page: true, totalItems: true, totalPages: true, hasNextPage: true, hasPreviousPage: true })
  .meta({ id: 'NumberedPagination', description: 'The fields after `prevCursor` are there only with `page`' });

/** The JSON of a page, for answers. Rows with a name (`.meta({ id })`) give the page one: `Agent`, `AgentPage`. */
export const pageOf = <Row extends z.ZodType>(row: Row) => named(row, z.object({ data: z.array(row), pagination }));

/** The same of a list that also takes `page`. */
export const numberedPageOf = <Row extends z.ZodType>(row: Row) =>
  named(row, z.object({ data: z.array(row), pagination: numberedPagination }));

const named = <Schema extends z.ZodType>(row: z.ZodType, schema: Schema): Schema => {
  const name = row.meta()?.id;
  return name === undefined ? schema : (schema.meta({ id: `${name}Page` }) as Schema);
};

/** What is said of a page that was asked for by its number, beside the cursors to walk on from it. */
export interface PageNumbers {
  readonly page: number;
  readonly totalItems: number;
  readonly totalPages: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}
export interface NumberedPage<Row> {
  readonly data: readonly Row[];
  readonly pagination: Page<Row>['pagination'] & Partial<PageNumbers>;
}

export interface PageInput<Row> {
  /**
   * Up to `limit + 1` rows, beginning next to the cursor: with `before` they come in reverse of the list's order. The
   * one too many says that there is more.
   */
  readonly rows: readonly Row[];
  readonly limit: number;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly cursorOf: (row: Row) => string;
}

/** Cuts the row too many, restores the list's order, and makes the cursors. */
export const page = <Row>({ rows, limit, after, before, cursorOf }: PageInput<Row>): Page<Row> => {
  const hasMore = rows.length > limit;
  const kept = rows.slice(0, limit);
  const data = before === undefined ? kept : kept.reverse();
  const [first, last] = [data[0], data.at(-1)];
  const more = {
    next: before === undefined ? hasMore : true,
    prev: before === undefined ? after !== undefined : hasMore,
  };
  return {
    data,
    pagination: {
      hasMore,
      nextCursor: more.next && last !== undefined ? cursorOf(last) : null,
      prevCursor: more.prev && first !== undefined ? cursorOf(first) : null,
    },
  };
};

/** `page` from 1; `limit`: rows on each; `total`: of the whole list. */
export const pageNumbers = (page: number, limit: number, total: number): PageNumbers => {
  const totalPages = Math.ceil(total / limit);
  return {
    page,
    totalItems: total,
    totalPages,
    hasNextPage: page < totalPages,
    hasPreviousPage: page > 1 && total > 0,
  };
};

/** `rows`: up to `limit + 1` from the first of the page on; `total`: of the whole list. */
export const numberedPage = <Row>({
  rows,
  limit,
  page: number,
  total,
  cursorOf,
}: Pick<PageInput<Row>, 'rows' | 'limit' | 'cursorOf'> & {
  readonly page: number;
  readonly total: number;
}): NumberedPage<Row> => {
  const { data, pagination: cursors } = page({ rows, limit, cursorOf });
  const [first] = data;
  return {
    data,
    pagination: {
      ...cursors,
      prevCursor: number > 1 && first !== undefined ? cursorOf(first) : null,
      ...pageNumbers(number, limit, total),
    },
  };
};
