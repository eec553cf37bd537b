// What people write is data. In an export that is read as text or as Markdown it must not pass for more than that.

const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
const LINES = /\r\n|[\n\r\v\f\x85\u2028\u2029]/;

const spelled = (control: string): string => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The lines of a text, without what a terminal obeys and what turns the direction of writing: such a character is
 * spelled, e.g. `\u001b`. Tabs stay.
 */
export const harmlessLines = (text: string): string[] =>
  text.split(LINES).map((line) => line.replace(CONTROLS, spelled));

/** The same in one line: for names and titles. */
export const harmlessLine = (text: string): string => harmlessLines(text).join(' ');

// Everywhere: what marks code, emphasis, links, images, tags and entities. At the beginning of a line: what makes it a
// heading, a list, a quote, a table, a rule or a fence.
const INLINE = /[\\`*_{}[\]<>#|!&~$]/g;
const LEADING = /^(\s*)([-+=:]|\d{1,9}(?=[.)]))/;

/** A line as Markdown that shows it and makes nothing of it. */
export const asMarkdown = (line: string): string =>
  line
    .replace(INLINE, '\\$&')
    .replace(LEADING, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
