import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { createLifecycle, Stopping } from './lifecycle.mjs';
import { run, signalTo, stopChild } from './processes.mjs';
import { complain, report, say } from './say.mjs';
import { projectRoot } from './settings.mjs';

const inModules = (...parts) => path.join(projectRoot, 'node_modules', ...parts);

/** Each is a script of package.json's, so that it can be run alone. `needs`: skipped where this file is not there. */
const CHECKS = [
  { title: 'types', script: 'typecheck' },
  { title: 'lint', script: 'lint' },
  { title: 'import boundaries', script: 'boundaries' },
  { title: 'generated docs', script: 'docs', args: ['--', '--check'], needs: 'scripts/docs.mjs' },
];

const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];

const check = async ({ title, script, args = [] }, lifecycle) => {
  const startedAt = Date.now();
  const [command, ...first] = [...npm, 'run', '--silent', script, ...args];
  const { code, output } = await run(command, first, { lifecycle, cwd: projectRoot });
  lifecycle.check();
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  say(`${code === 0 ? '✓' : '✗'} ${title} (${seconds} s)`);
  if (code !== 0) complain(output.trimEnd());
  return code === 0;
};

/** All at once; resolves to the titles of those that failed. */
const runChecks = async (lifecycle) => {
  const present = CHECKS.filter(({ needs }) => !needs || fs.existsSync(path.join(projectRoot, needs)));
  const passed = await Promise.all(present.map((one) => check(one, lifecycle)));
  return present.filter((_, index) => !passed[index]).map(({ title }) => title);
};

/** Resolves to Jest's exit code. Its servers and its workers end with it. */
const jest = (args, lifecycle) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inModules('jest', 'bin', 'jest.js'), ...args], {
      cwd: projectRoot,
      stdio: 'inherit', // and our process group: a Ctrl-C reaches Jest as if it had been called alone
    });
    lifecycle.add({
      name: 'jest',
      stop: () => stopChild(child, 'SIGTERM', 5_000),
      kill: () => signalTo(child, 'SIGKILL'),
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

export const test = async (args) => {
  const lifecycle = createLifecycle({ exit: (code) => process.exit(code === 0 ? 130 : code) });
  lifecycle.listen();
  try {
    await ensureInstalled(lifecycle);
    await ensureBuilt(lifecycle);
    const everything = args.length === 0;
    const failed = everything ? await runChecks(lifecycle) : [];
    // The tests run all the same, and what they say comes last; the exit code tells.
    if (failed.length > 0) complain(`Failed, see above: ${failed.join(', ')}. The tests run all the same.`);
    const code = await jest(everything ? ['--config', 'jest.whole.config.js'] : args, lifecycle);
    if (!lifecycle.stopping) process.exitCode = failed.length > 0 ? 1 : code;
  } catch (error) {
    if (error instanceof Stopping || lifecycle.stopping) return;
    report(error);
    process.exitCode = 1;
  }
};
