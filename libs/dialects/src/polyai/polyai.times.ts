import { z } from 'zod';

const forms = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]);
const ZONE = /(Z|[+-]\d\d:?\d\d)$/;
/** What becomes of `+02:00` when nobody encodes the plus. */
const PLUS_LOST = /(T.*) (\d\d:\d\d)$/;

const inUtc = (text: string): string => {
  if (!text.includes('T')) return `${text}T00:00:00Z`;
  return ZONE.test(text) ? text : `${text}Z`;
};

/**
 * A time of a query in ISO 8601, as RFC 3339 in UTC: without a zone it is UTC, without a time of day midnight. Finer than
 * milliseconds counts for nothing.
 */
export const polyaiTime = z
  .string()
  .transform((text) => text.replace(PLUS_LOST, '$1+$2'))
  .pipe(forms)
  .transform((text, context) => {
    const at = new Date(inUtc(text));
    const year = at.getUTCFullYear(); // not a number: of a time that is none
    if (year >= 1 && year <= 9999) return at.toISOString();
    context.addIssue({ code: 'custom', message: 'must be a time between the years 1 and 9999' });
    return z.NEVER;
  })
  .meta({ type: 'string', format: 'date-time' });
