import fs from 'node:fs';
import path from 'node:path';
import { birthMark } from './processes.mjs';
import { Refusal } from './say.mjs';

const lockFile = (dataDir) => path.join(dataDir, 'lock');

const read = (file) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
};

/** The pid of the live process that holds what a lock file says, or null: a SIGKILLed holder leaves its file behind. */
const holderOf = (text) => {
  try {
    const { pid, born } = JSON.parse(text);
    return birthMark(pid) === born ? pid : null;
  } catch {
    return null; // cut off while it was written: whoever wrote it is gone
  }
};

export const lockHolder = (dataDir) => {
  const text = read(lockFile(dataDir));
  return text === null ? null : holderOf(text);
};

const refusal = (dataDir, pid) =>
  new Refusal(
    `Verbatim already runs on this data directory (${dataDir}, process ${pid}).\n` +
      'Stop it first, or start another one beside it: DATA_DIR=.data-2 PORT=3001 npm start',
  );

/** Takes the data directory for this process, or refuses. Returns how to give it back. */
export const takeLock = (dataDir) => {
  const file = lockFile(dataDir);
  const mine = JSON.stringify({ pid: process.pid, born: birthMark(process.pid) });
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (;;) {
      try {
        fs.linkSync(draft, file); // whole at once, and only if nobody else was first
        return () => {
          if (read(file) === mine) fs.rmSync(file, { force: true });
        };
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const found = read(file);
      if (found === null) continue;
      const pid = holderOf(found);
      if (pid !== null) throw refusal(dataDir, pid);
      takeAway(file, found);
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
};

/** Removes a dead holder's file, and puts it back if another starter's took its place since we looked. */
const takeAway = (file, found) => {
  const aside = `${file}.${process.pid}.old`;
  try {
    fs.renameSync(file, aside);
    if (read(aside) !== found) fs.linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
};
