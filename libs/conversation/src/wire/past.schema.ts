import { z } from 'zod';
import { instant, json } from './common.schema';

const MOST = 2_147_483_647;

/** A version or a time, as a query says it. */
export const moment = z.string().transform((said, context): { version: number } | { time: string } => {
  const version = /^\d{1,10}$/.test(said) ? Number(said) : null;
  if (version !== null && version >= 1 && version <= MOST) return { version };
  const time = version === null ? instant.safeParse(said) : null;
  if (time?.success) return { time: time.data };
  context.addIssue({ code: 'custom', message: `Expected a version from 1 to ${MOST}, or an RFC 3339 time` });
  return z.NEVER;
});

export const asOf = moment.describe(
  'As it was: a version of the conversation (its ETag then), or an RFC 3339 time, meaning the last that had happened by then',
);

export const fieldChange = z.object({
  field: z.string().describe('As the conversation shows it'),
  before: json.nullable().describe('null where there was nothing, or it was erased since'),
  after: json.nullable(),
});
export type FieldChange = z.output<typeof fieldChange>;
