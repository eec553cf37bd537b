import { fork, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { ensureInstalled } from '../../scripts/lib/install.mjs';
import { createLifecycle } from '../../scripts/lib/lifecycle.mjs';
import { complain, report, say } from '../../scripts/lib/say.mjs';
import { projectRoot } from '../../scripts/lib/settings.mjs';
import { catalogue } from './catalogue.mjs';
import { describeMachine } from './machine.mjs';
import { rowsText, writeResults } from './results.mjs';

const USAGE = `npm run bench -- NAME … | all   [--rounds 3] [--seconds 4] [--messages 100000] [--conversations 100000] [--dialogues FILE] [--write] [--profile FOLDER]`;

const inBench = (...parts) => path.join(projectRoot, 'bench', ...parts);

const printList = () => {
  say(`${USAGE}\n`);
  for (const { name, sides, target } of catalogue)
    say(`${name.padEnd(14)}${sides}\n${' '.repeat(14)}target: ${target}`);
  say('\nBoth sides run in one go, in turn; only the ratio counts. docs/performance.md says how to read it.');
};

const optionsOf = (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      messages: { type: 'string', default: '100000' },
      conversations: { type: 'string', default: '100000' },
      dialogues: { type: 'string' },
      write: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const number = (name) => {
    const value = Number(values[name]);
    if (!(value > 0)) throw new Error(`--${name} must be a number above 0`);
    return value;
  };
  const wanted = positionals.includes('all') ? catalogue.map(({ name }) => name) : positionals;
  const unknown = wanted.filter((name) => !catalogue.some((piece) => piece.name === name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}.\n${USAGE}`);
  return {
    wanted,
    write: values.write,
    profile: values.profile && path.resolve(values.profile),
    settings: {
      rounds: Math.ceil(number('rounds')),
      seconds: number('seconds'),
      messages: number('messages'),
      conversations: Math.ceil(number('conversations')),
      dialogues: values.dialogues && path.resolve(values.dialogues),
    },
  };
};

const startServers = async () => {
  const child = spawn(process.execPath, [inBench('lib', 'servers.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const close = async () => {
      child.stdin.end();
      await ended;
    };
    return { ...JSON.parse(line), close };
  }
  throw new Error('Postgres could not be started');
};

const versionOf = async (url) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('show server_version');
  await client.end();
  return rows[0].server_version.split(' ')[0];
};

/** A process of its own for each piece, so that none inherits another's heap. */
const runPiece = (name, servers, settings, profile) =>
  new Promise((resolve, reject) => {
    const child = fork(inBench('lib', 'run-piece.mjs'), [name], {
      env: { ...process.env, ...(profile ? { BENCH_PROFILE: profile } : {}) },
    });
    let result = null;
    child.on('message', (message) => (result = message));
    child.once('exit', (code) => (code === 0 && result ? resolve(result) : reject(new Error(`${name} failed`))));
    child.send({ servers, settings });
  });

export const bench = async (args) => {
  let options;
  try {
    options = optionsOf(args);
  } catch (error) {
    complain(error.message);
    process.exitCode = 1;
    return;
  }
  if (options.wanted.length === 0) return printList();
  const lifecycle = createLifecycle({ exit: () => undefined });
  await ensureInstalled(lifecycle);
  await ensureBuilt(lifecycle);
  const { close, ...servers } = await startServers();
  // What we started ends when it loses us, Postgres in order; a Ctrl-C reaches all of them by itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => void close().then(() => process.exit(130)));
  try {
    const machine = describeMachine({ postgres: await versionOf(servers.postgres), redis: servers.redisVersion });
    say(`${machine.machine}\n${machine.software}\n${machine.when}`);
    if (machine.loadBefore > 0.5)
      complain(`The machine is not quiet (load ${machine.loadBefore.toFixed(1)}): even the ratios will be rough.`);
    const results = [];
    for (const name of options.wanted) {
      const piece = catalogue.find((one) => one.name === name);
      say(`\n${name}: ${piece.sides}\n  target: ${piece.target}`);
      try {
        const rows = await runPiece(name, servers, options.settings, options.profile);
        say(rowsText(rows));
        results.push({ name, rows });
      } catch (error) {
        report(error);
        process.exitCode = 1;
      }
    }
    if (options.write) writeResults(results, machine, options.settings);
  } finally {
    await close();
  }
};
