import type { Signal } from './signals.port';

/** Postgres refuses a payload of 8,000 bytes and more. */
export const MAX_PAYLOAD_BYTES = 7_900;
/** Room for all of a payload but its text: process, topic and reply ids, numbers, punctuation. */
const ENVELOPE_BYTES = 500;
const MAX_TEXT_BYTES = MAX_PAYLOAD_BYTES - ENVELOPE_BYTES;

const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;

/** Where to cut so that the first part fits; never within a surrogate pair. */
const fitting = (text: string): number => {
  let units = 0;
  let bytes = 0;
  for (const character of text) {
    bytes += jsonBytes(character);
    if (bytes > MAX_TEXT_BYTES) break;
    units += character.length;
  }
  return units;
};

/** A signal as it may travel: large deltas are cut into several, each with its own offset. */
export const piecesOf = (signal: Signal): readonly Signal[] => {
  // Six bytes is the longest a UTF-16 unit becomes in JSON.
  if (signal.kind !== 'delta' || signal.text.length * 6 <= MAX_TEXT_BYTES) return [signal];
  const pieces: Signal[] = [];
  for (let from = 0; from < signal.text.length;) {
    const rest = signal.text.slice(from, from + MAX_TEXT_BYTES);
    const length = fitting(rest);
    pieces.push({ ...signal, offset: signal.offset + from, text: rest.slice(0, length) });
    from += length;
  }
  return pieces;
};
