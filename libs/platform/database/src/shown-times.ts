import { types, type CustomTypesConfig } from 'pg';

const TIMESTAMPTZ = types.builtins.TIMESTAMPTZ;
const asDate = types.getTypeParser(TIMESTAMPTZ);

/** As `Date#toISOString` gives it, cut to the millisecond. */
export const shownTime = (text: string): string => {
  // 2026-11-26 09:30:00.123456+00, the fraction as long as need be
  if (text.length < 22 || text[4] !== '-' || text[10] !== ' ' || !text.endsWith('+00'))
    return (asDate(text) as Date).toISOString();
  const milliseconds = text.slice(20, -3).slice(0, 3).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`;
};

/**
 * The `types` of a query whose times are only shown: `timestamptz` comes as text, without a `Date` on the way. A page of
 * a hundred conversations holds a thousand times, which cost more to parse than all else of its rows.
 */
export const shownTimes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ && format !== 'binary'
      ? shownTime
      : types.getTypeParser(oid, format as 'text')) as CustomTypesConfig['getTypeParser'],
};
