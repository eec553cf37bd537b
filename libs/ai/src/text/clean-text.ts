/// <reference lib="es2024.string" />

/** Text that Postgres takes and gives back unchanged: no U+0000, no lone surrogate. */
export const cleanText = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

const endsInHighSurrogate = (text: string): boolean => {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
};

/** At most `maxUnits` UTF-16 units of clean text, never ending in half a character. */
export const cutText = (text: string, maxUnits: number): string => {
  if (text.length <= maxUnits) return text;
  const cut = text.slice(0, maxUnits);
  return endsInHighSurrogate(cut) ? cut.slice(0, -1) : cut;
};

/** Clean text on one line. */
export const oneLine = (text: string): string => cleanText(text).replace(/\s+/gu, ' ').trim();

/** At most `maxUnits` of clean text; what had to be shortened ends at a word, where there is one, and in an ellipsis. */
export const shorten = (text: string, maxUnits: number): string => {
  if (text.length <= maxUnits) return text;
  const cut = cutText(text, maxUnits - 1);
  const space = cut.search(/\s\S*$/u);
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
};
