import path from 'node:path';
import { readPrivate, writePrivate } from './private-file.mjs';
import { birthMark, waitUntilGone } from './processes.mjs';
import { say } from './say.mjs';

/**
 * Remembers which processes this launcher started, so that the next one can end them if this one is killed. Postgres
 * is not among them: its own pid file says more.
 */
export const createRegister = (dataDir) => {
  const file = path.join(dataDir, 'processes.json');
  const known = new Map();
  return {
    note(name, pid) {
      known.set(name, { name, pid, born: birthMark(pid) });
      writePrivate(file, [...known.values()]);
    },
    clear() {
      writePrivate(file, []);
    },
    /** Ends what an earlier, killed launcher left running: asks, and after 5 s kills. */
    async endLeftovers() {
      const alive = (readPrivate(file) ?? []).filter(({ pid, born }) => born !== null && birthMark(pid) === born);
      if (alive.length === 0) return;
      say(`Ending what an earlier run left behind (${alive.map(({ name }) => name).join(', ')}) …`);
      await Promise.all(
        alive.map(async ({ pid, born }) => {
          process.kill(pid, 'SIGTERM');
          if (await waitUntilGone(pid, 5_000, born)) return;
          process.kill(pid, 'SIGKILL');
          await waitUntilGone(pid, 5_000, born);
        }),
      );
    },
  };
};
