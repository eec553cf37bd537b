import { refuse } from '../problems/platform.problems';

/**
 * The number behind which a reader of server-sent events wants to go on; null when it names none. Throws
 * `request.invalid` for what is none, or is more than `most`.
 */
export const lastEventId = (given: string | undefined, most: number): number | null => {
  if (given === undefined || given === '') return null;
  const id = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
  if (id <= most) return id;
  throw refuse('request.invalid', 'Last-Event-ID is the id of an event of this stream.', {
    errors: [{ pointer: 'header.last-event-id', message: 'is not an id of this stream' }],
  });
};
