import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ps = (pid, column) => spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });

const fromPs = (pid, column) => {
  const { status, stdout } = ps(pid, column);
  return status === 0 && stdout.trim() ? stdout.trim() : null;
};

export const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** A mark that no later process with the same pid shares, or null when there is no such process. */
export const birthMark = (pid) => {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null;
  if (process.platform !== 'linux') return fromPs(pid, 'lstart') ?? 'unknown';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name (field 2) may hold spaces and brackets: count from its end. 0 is the state, 19 the start in ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null; // dead already, only not yet collected
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return null;
  }
};

/** The process's whole command line, or null when it is gone or not ours to see. */
export const commandLine = (pid) => {
  if (process.platform !== 'linux') return fromPs(pid, 'args');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null;
  } catch {
    return null;
  }
};

/** Resolves to true once the process is gone, to false when it outlives `ms`. For processes that are not our children. */
export const waitUntilGone = async (pid, ms, mark = birthMark(pid)) => {
  const deadline = Date.now() + ms;
  while (mark !== null && birthMark(pid) === mark) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
};

export const hasExited = (child) => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

const exitOf = (child) =>
  hasExited(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()));

export const signalTo = (child, signal) => {
  try {
    if (!hasExited(child)) child.kill(signal);
  } catch {
    // gone between the look and the signal
  }
};

/** Asks a child to end, waits up to `ms`, then kills it. Resolves when it is gone. */
export const stopChild = async (child, signal, ms) => {
  const gone = exitOf(child);
  signalTo(child, signal);
  const timer = setTimeout(() => signalTo(child, 'SIGKILL'), ms);
  await gone;
  clearTimeout(timer);
};

/** To a child that leads its own process group, and to whatever it started. */
const signalGroup = (child, signal) => {
  try {
    if (!hasExited(child)) process.kill(-child.pid, signal);
  } catch {
    // gone between the look and the signal
  }
};

/** Runs a command to its end: `{ code, stdout, output }`, where `output` also holds stderr. Stopped with the lifecycle. */
export const run = (command, args, { lifecycle, onLine, ...options }) =>
  new Promise((resolve, reject) => {
    // Its own process group: a Ctrl-C reaches it through us only, once.
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
    const part = {
      name: command,
      stop: async () => {
        signalGroup(child, 'SIGTERM');
        await stopChild(child, 'SIGTERM', 5_000);
      },
      kill: () => signalGroup(child, 'SIGKILL'),
    };
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
      onLine?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
      onLine?.(text);
    });
    child.once('error', (error) => {
      lifecycle?.remove(part);
      reject(error);
    });
    child.once('close', (code) => {
      lifecycle?.remove(part);
      resolve({ code, stdout, output });
    });
    try {
      lifecycle?.add(part);
    } catch (error) {
      reject(error);
    }
  });
