import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const command = path.join(__dirname, '..', '..', '..', 'bin', 'verbatim.mjs');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts `verbatim …` as a person at a terminal would. */
export const start = (env: Readonly<Record<string, string>>, ...args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [command, ...args], { env: { ...process.env, ...env } });

/** Runs it to its end. */
export const verbatim = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> => {
  const child = start(env, ...args);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
};

/** What `--json` says, one value a line. Throws when the command failed. */
export const said = async <Value>(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Value[]> => {
  const { code, out, err } = await verbatim(env, ...args, '--json');
  if (code !== 0) throw new Error(`verbatim ${args.join(' ')} ended with ${code}: ${err || out}`);
  return jsonLines<Value>(out);
};

export const jsonLines = <Value>(text: string): Value[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Value);

/** The lines of a running command, as they come. */
export const linesOf = (child: ChildProcessWithoutNullStreams): AsyncIterator<string> =>
  createInterface({ input: child.stdout })[Symbol.asyncIterator]();
