import { refuse } from '../problems/platform.problems';

/**
 * The place behind which a reader of server-sent events wants to go on; null when it names none. Throws
 * `request.invalid` for what `read` takes for none, by null.
 */
export const lastPlace = <Place>(given: string | undefined, read: (id: string) => Place | null): Place | null => {
  if (given === undefined || given === '') return null;
  const place = read(given);
  if (place !== null) return place;
  throw refuse('request.invalid', 'Last-Event-ID is the id of an event of this stream.', {
    errors: [{ pointer: 'header.last-event-id', message: 'is not an id of this stream' }],
  });
};

/** As `lastPlace`, of a stream whose ids are numbers up to `most`. */
export const lastEventId = (given: string | undefined, most: number): number | null =>
  lastPlace(given, (id) => (/^\d{1,16}$/.test(id) && Number(id) <= most ? Number(id) : null));
