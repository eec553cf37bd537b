import { createHash } from 'node:crypto';
import path from 'node:path';
import { runCli } from './apps.mjs';
import { readPrivate, writePrivate } from './private-file.mjs';

/** Says which database a key belongs to, without its password. */
export const databaseMark = (url) => {
  const { hostname, port, pathname } = new URL(url);
  return createHash('sha256').update(`${hostname}:${port}${pathname}`).digest('hex').slice(0, 16);
};

/**
 * Seeds an empty database. A key is shown only when it is made, so it is kept for the next start; null when this
 * database was seeded elsewhere or is in use without a demo.
 */
export const ensureDemo = async ({ env, dataDir, lifecycle, embedded }) => {
  const file = path.join(dataDir, 'demo.json');
  // The embedded one may move to another port; it is always the data directory's own.
  const database = embedded ? 'embedded' : databaseMark(env.DATABASE_URL);
  const stdout = await runCli({ args: ['demo', '--json'], env, lifecycle });
  const seeded = JSON.parse(stdout.trim().split('\n').at(-1));
  if (seeded.key) {
    writePrivate(file, { ...seeded, database });
    return seeded;
  }
  const kept = readPrivate(file);
  return kept?.database === database && kept.key ? { ...seeded, ...kept } : null;
};
