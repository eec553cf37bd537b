import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { projectRoot } from '../../scripts/lib/settings.mjs';

const firstLine = (command, args) => {
  const { status, stdout } = spawnSync(command, args, { cwd: projectRoot, encoding: 'utf8' });
  return status === 0 ? stdout.split('\n', 1)[0].trim() : null;
};

/** What the figures depend on. `postgres` and `redis` are versions. */
export const describeMachine = ({ postgres, redis }) => {
  const cpus = os.cpus();
  const dirty = firstLine('git', ['status', '--porcelain', '--untracked-files=no']) ? ', changed' : '';
  const commit = firstLine('git', ['rev-parse', '--short', 'HEAD']);
  return {
    machine: `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release()}`,
    software: `Node ${process.versions.node}, Postgres ${postgres} (fsync on), ${redis ? `Redis ${redis} (append-only file)` : 'no Redis'}`,
    when: `${new Date().toISOString().slice(0, 10)}${commit ? `, commit ${commit}${dirty}` : ''}`,
    loadBefore: os.loadavg()[0],
  };
};
