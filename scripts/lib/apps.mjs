import { fork } from 'node:child_process';
import path from 'node:path';
import { openLog, watchOutput } from './logs.mjs';
import { run } from './processes.mjs';
import { Refusal, complain, tail } from './say.mjs';
import { projectRoot } from './settings.mjs';
import { createKeeper } from './supervisor.mjs';

const mainOf = (app) => path.join(projectRoot, 'dist', 'apps', app, 'src', 'main.js');

/** A long-running app. It tells us over IPC when it is ready, and ends itself within its drain time on SIGTERM. */
export const appKeeper = ({ app, env, dataDir, drainSeconds, register }) => {
  const log = openLog(dataDir, app);
  const launch = () => {
    // Its own process group: a Ctrl-C in the terminal reaches it through us only, once.
    const child = fork(mainOf(app), [], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
      execArgv: [],
    });
    watchOutput(app, child, log, complain);
    if (child.pid !== undefined) register.note(app, child.pid);
    const ready = new Promise((resolve) => {
      child.on('message', (message) => {
        if (message?.type === 'ready') resolve(message);
      });
    });
    return { child, ready };
  };
  return createKeeper({ name: app, launch, stopWithinMs: (drainSeconds + 2) * 1_000, logFile: log.file });
};

/** Runs one `verbatim` command to its end and gives its stdout; its failure is ours. */
export const runCli = async ({ args, env, lifecycle }) => {
  const { code, stdout, output } = await run(process.execPath, [mainOf('cli'), ...args], { lifecycle, env });
  lifecycle.check();
  if (code === 0) return stdout;
  throw new Refusal(`"verbatim ${args.join(' ')}" failed:\n${tail(output)}`);
};
