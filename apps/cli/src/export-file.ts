import { createReadStream } from 'node:fs';
import { stat, truncate } from 'node:fs/promises';
import { Complaint } from './complaint';

const LINE_END = 0x0a;

/**
 * Cuts an export behind its last whole conversation, and resolves to the cursor from which it goes on; null when it is
 * complete. Throws a Complaint for a file in which no conversation is whole: it is to be begun anew.
 */
export const resumeFrom = async (file: string): Promise<string | null> => {
  const { size } = await stat(file).catch(() => {
    throw new Complaint(`There is no file ${file}.`);
  });
  let last: { readonly cursor: string; readonly end: number } | null = null;
  for await (const { line, end } of wholeLines(file)) {
    const parsed = read(line);
    if (parsed?.kind === 'end') return null;
    if (parsed?.kind === 'stream-end' && parsed.cursor !== undefined) last = { cursor: parsed.cursor, end };
  }
  if (!last) throw new Complaint(`No conversation is whole in ${file}: delete it and begin anew.`);
  if (last.end < size) await truncate(file, last.end);
  return last.cursor;
};

/** Lines that end as lines do; `end`: bytes of the file up to there. */
async function* wholeLines(file: string): AsyncGenerator<{ line: string; end: number }> {
  let [rest, begin] = [Buffer.alloc(0), 0];
  for await (const chunk of createReadStream(file)) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    let from = 0;
    for (let at = rest.indexOf(LINE_END); at >= 0; at = rest.indexOf(LINE_END, from)) {
      yield { line: rest.toString('utf8', from, at), end: begin + at + 1 };
      from = at + 1;
    }
    begin += from;
    rest = rest.subarray(from);
  }
}

/** Only of the lines that say where a conversation, or the whole, ends. */
const read = (line: string): { readonly kind?: string; readonly cursor?: string } | null => {
  if (!line.startsWith('{"kind":"stream-end"') && !line.startsWith('{"kind":"end"')) return null;
  try {
    return JSON.parse(line) as { kind?: string; cursor?: string };
  } catch {
    return null;
  }
};
