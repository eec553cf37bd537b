import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import { bucketAt } from '../counting/measures';

/** Calendar days in a row, as `YYYY-MM-DD`, each with the bucket it begins at; one more bucket ends the last. */
export interface Days {
  readonly dates: readonly string[];
  readonly boundaries: readonly number[];
}

/** The zone's name as IANA writes it; null for one that is unknown here. */
export const knownZone = (name: string): string | null => {
  if (!ZONE.test(name)) return null; // Temporal would take offsets and whole times, too
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return null;
  }
};

/** The date in a zone at a moment, in milliseconds since 1970. */
export const dateIn = (zone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();

export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

/** How many days from one date to another, both counted; 0 or less when the second comes first. */
export const countDays = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days + 1;

/**
 * A day begins with the first moment that has its date in the zone, and ends where the next begins: after 23, 24 or 25
 * hours, or at once where a zone has skipped the day. Null when a boundary lies within a quarter hour.
 */
export const daysOf = (from: string, to: string, zone: string): Days | null => {
  const key = `${from}/${to}/${zone}`;
  const known = remembered.get(key);
  if (known) return known;
  const days = findDays(from, to, zone);
  if (days) remembered.set(key, days);
  return days;
};

// The clocks of a zone take some milliseconds to ask for a year, and are asked for the same one again and again.
const remembered = new LRUCache<string, Days>({ max: 200 });

const findDays = (from: string, to: string, zone: string): Days | null => {
  const first = Temporal.PlainDate.from(from);
  const dates = Array.from({ length: countDays(from, to) }, (_, days) => first.add({ days }));
  const boundaries: number[] = [];
  for (const date of [...dates, first.add({ days: dates.length })]) {
    const bucket = bucketAt(date.toZonedDateTime(zone).epochMilliseconds);
    if (bucket === null) return null;
    boundaries.push(bucket);
  }
  return { dates: dates.map(String), boundaries };
};

const ZONE = /^[A-Za-z][A-Za-z0-9_+-]{0,31}(\/[A-Za-z0-9_+-]{1,32}){0,2}$/;
