import { cutText } from './clean-text';

/** A very long text is known by its beginning and its end: at most `units` of each. */
export const readable = (text: string, units: number): string =>
  text.length <= 2 * units ? text : `${cutText(text, units)} ${text.slice(-units)}`;
