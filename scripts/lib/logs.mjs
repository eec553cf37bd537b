import fs from 'node:fs';
import path from 'node:path';

const MOST_BYTES = 50 * 1024 * 1024;

/** `logs/NAME.log` in the data directory; the one before is kept as `NAME.log.1`, from each start and from each 50 MB. */
export const openLog = (dataDir, name) => {
  const file = path.join(dataDir, 'logs', `${name}.log`);
  let descriptor = null;
  let bytes = 0;
  const open = () => {
    if (descriptor !== null) fs.closeSync(descriptor);
    if (fs.existsSync(file)) fs.renameSync(file, `${file}.1`);
    descriptor = fs.openSync(file, 'a', 0o600);
    bytes = 0;
  };
  open();
  return {
    file,
    write(text) {
      if (bytes > MOST_BYTES) open();
      bytes += fs.writeSync(descriptor, text);
    },
  };
};

// As our logger names them; anything else is no entry of it.
const QUIET_LEVELS = new Set(['trace', 'debug', 'info']);
const LOUD_LEVELS = new Map([
  ['warn', 'warning'],
  ['error', 'error'],
  ['fatal', 'error'],
]);
const QUIET_MS = 10_000;

/** What of a log line is worth showing on the terminal, or null: warnings and errors of the apps, and whatever is not JSON. */
export const summaryOf = (line) => {
  if (!line.trim()) return null;
  let entry;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  if (QUIET_LEVELS.has(entry?.level)) return null;
  const kind = LOUD_LEVELS.get(entry?.level);
  if (!kind) return line;
  const cause = entry.err?.code ?? entry.err?.type ?? entry.code;
  return `${kind}: ${entry.msg ?? 'no message'}${cause ? ` (${cause})` : ''}`;
};

/** Sends a child's output to its log, and what matters to `show`: the same line at most once in 10 s. */
export const watchOutput = (name, child, log, show) => {
  const shownAt = new Map();
  const onLine = (line) => {
    log.write(`${line}\n`);
    const summary = summaryOf(line);
    if (summary === null) return;
    const now = Date.now();
    if (now - (shownAt.get(summary) ?? 0) < QUIET_MS) return;
    if (shownAt.size > 100) shownAt.clear();
    shownAt.set(summary, now);
    show(`${name} | ${summary}`);
  };
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      lines.forEach(onLine);
    });
    stream.on('end', () => rest && onLine(rest));
  }
};
