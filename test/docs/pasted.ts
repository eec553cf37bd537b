import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A block of commands in a document, and the output printed under it; null when the document shows none. */
export interface Example {
  readonly commands: string;
  readonly shown: string | null;
}

const BLOCK = /^```(\w*)\n([^]*?)^```$/gm;

/** The `sh` blocks of a markdown document in order, each with the block of another kind that follows it. */
export const examplesIn = (markdown: string): Example[] => {
  const examples: { commands: string; shown: string | null }[] = [];
  for (const [, language = '', body = ''] of markdown.matchAll(BLOCK)) {
    const last = examples.at(-1);
    if (language === 'sh') examples.push({ commands: body, shown: null });
    else if (last && last.shown === null && language !== 'console') last.shown = body;
  }
  return examples;
};

const MARK = '@@end-of-example@@';

/** Runs the examples one after the other in one bash, as if they were pasted. Resolves to what each printed. */
export const paste = async (
  examples: readonly Example[],
  replace: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> => {
  let script = `set -eu\n${examples.map(({ commands }) => `${commands}\nprintf '\\n${MARK}\\n'`).join('\n')}`;
  for (const [from, to] of Object.entries(replace)) script = script.replaceAll(from, to);
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { env, maxBuffer: 10_000_000 });
  return stdout.split(MARK).slice(0, -1);
};

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z';

/** What a shown output allows: white space is free, `…` stands for anything, ids, times (in milliseconds too) and latencies for any other. */
const patternOf = (shown: string): RegExp =>
  new RegExp(
    `^${shown
      .replace(/\s+/g, '')
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(new RegExp(UUID, 'g'), UUID)
      .replace(/\d{4}-\d\d-\d\dT[\d:]+\\\.\d+Z/g, TIME)
      .replace(/("latencyMs":)\d+/g, '$1\\d+')
      .replace(/(":)\d{13}\b/g, '$1\\d{13}')
      .replaceAll('…', '[^]*?')}$`,
  );

const withoutSpace = (text: string): string => text.replace(/\s+/g, '');

/** What a document shows and its commands do not print, in words; empty when all is as shown. */
export const unlike = (examples: readonly Example[], printed: readonly string[]): string =>
  examples
    .flatMap(({ commands, shown }, index) => {
      const actual = printed[index] ?? '';
      const isAsShown = shown === null || patternOf(shown).test(withoutSpace(actual));
      return isAsShown ? [] : [`These commands\n\n${commands}\nprint\n${actual}\nbut the page shows\n\n${shown}`];
    })
    .join('\n');
