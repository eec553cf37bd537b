import { fork, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FaultAct, FaultName } from '@verbatim/faults';
import { until } from './until';

const root = path.join(__dirname, '../../..');

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One process of the service, as it is deployed: the built code, settings by environment, signals to end it. */
export interface Child {
  readonly app: 'api' | 'worker';
  readonly pid: number;
  /** The api's address; empty for a worker. */
  readonly url: string;
  readonly exited: Promise<Exit>;
  hasExited(): boolean;
  /** Everything it has written so far, on both channels. */
  output(): string;
  kill(): Promise<Exit>;
  /** SIGTERM, and resolves when it has drained and gone. */
  stop(): Promise<Exit>;
  freeze(): void;
  wake(): void;
  isFrozen(): boolean;
}

export interface ChildOptions {
  readonly fault?: `${FaultName}:${FaultAct}`;
  readonly env?: Readonly<Record<string, string>>;
  /** Its wall clock differs by so much, as faketime says it (`+1h`); its monotonic clock does not. */
  readonly clock?: string;
}

const launch = (main: string, env: NodeJS.ProcessEnv, clock: string | undefined): ChildProcess => {
  const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as ('ignore' | 'pipe' | 'ipc')[];
  if (!clock) return fork(main, [], { env, stdio, execArgv: [] });
  return spawn('faketime', ['-f', clock, process.execPath, main], {
    env: { ...env, FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' },
    stdio,
  });
};

/** Resolves once the process says that it is ready. */
export const startChild = async (
  app: Child['app'],
  base: Readonly<Record<string, string>>,
  { fault, env = {}, clock }: ChildOptions = {},
): Promise<Child> => {
  const main = path.join(root, 'dist', 'apps', app, 'src', 'main.js');
  const { PATH = '', HOME = '' } = process.env;
  const child = launch(main, { PATH, HOME, ...base, ...env, ...(fault ? { FAULT: fault } : {}) }, clock);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${app} could not be started`);
  const written: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => written.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => written.push(text));
  const output = (): string => written.join('');
  const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const ready = new Promise<{ port?: number }>((resolve) => {
    child.on('message', (message: { type?: string; port?: number }) => {
      if (message.type === 'ready') resolve(message);
    });
  });
  const early = exited.then(({ code, signal }): never => {
    throw new Error(`The ${app} ended (${code ?? signal}) before it was ready:\n${output().slice(-2_000)}`);
  });
  const { port } = await Promise.race([ready, early]);
  early.catch(() => undefined);
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const end = (signal: NodeJS.Signals): Promise<Exit> => {
    if (!hasExited()) child.kill(signal);
    return exited;
  };
  return {
    app,
    pid,
    url: port ? `http://127.0.0.1:${port}` : '',
    exited,
    hasExited,
    output,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    isFrozen: () => stateOf(pid) === 'T',
  };
};

/** The letter of proc(5), e.g. T for stopped; null where the system does not tell. */
const stateOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  } catch {
    return null;
  }
};

export const untilFrozen = (child: Child): Promise<unknown> => until('the process is frozen', () => child.isFrozen());
