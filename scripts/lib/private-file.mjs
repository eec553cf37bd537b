import fs from 'node:fs';
import path from 'node:path';

/** The parsed JSON of a file, or null when there is none. */
export const readPrivate = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
};

/** Writes JSON readable by its owner only, whole or not at all. */
export const writePrivate = (file, value) => {
  const draft = `${file}.${process.pid}.new`;
  fs.writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(draft, file);
};

/**
 * Makes the data directory. Root's is passable (not readable) for others, because Postgres runs as nobody and its
 * files lie inside; every file in it is closed by itself.
 */
export const makeDataDir = (dataDir) => {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  fs.mkdirSync(dataDir, { recursive: true, mode });
  fs.mkdirSync(path.join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
};
