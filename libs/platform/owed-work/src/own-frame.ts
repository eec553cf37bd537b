import path from 'node:path';

const FRAME = /^\s+at (?:(?<name>[\w$.<># [\]]+) \()?(?:file:\/\/)?(?<file>[^\s():]+):(?<line>\d+):\d+\)?$/;
const MOST = 200;

/**
 * The first frame of an error's stack that is in code of ours, e.g. `Turn.take (libs/x/src/turn.ts:12)`, at most 200
 * characters; null when there is none. Nothing of the error's message: it may hold what people wrote.
 */
export const ownFrameOf = (error: unknown, home = process.cwd()): string | null => {
  if (!(error instanceof Error) || error.stack === undefined) return null;
  const at = error.message === '' ? 0 : error.stack.indexOf(error.message);
  if (at < 0) return null; // the message was changed since: where it ends in the stack nobody knows
  for (const line of error.stack.slice(at + error.message.length).split('\n')) {
    const { name, file, line: number } = FRAME.exec(line)?.groups ?? {};
    if (file === undefined || !path.isAbsolute(file) || file.includes('node_modules')) continue;
    const within = path.relative(home, file);
    if (within.startsWith('..')) continue;
    return `${name ?? 'anonymous'} (${within}:${number})`.slice(0, MOST);
  }
  return null;
};
