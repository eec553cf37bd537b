#!/usr/bin/env node
// `npx verbatim …`: the command line, pointed at whatever `npm start` runs here unless DATABASE_URL says otherwise.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readRuntime } from '../scripts/lib/runtime-file.mjs';
import { complain } from '../scripts/lib/say.mjs';
import { dataDirOf, projectRoot } from '../scripts/lib/settings.mjs';

const main = path.join(projectRoot, 'dist', 'apps', 'cli', 'src', 'main.js');
const needsNoDatabase = process.argv
  .slice(2)
  .some((word) => ['-h', '--help', 'help', '-V', '--version'].includes(word));

const fail = (message) => {
  complain(message);
  process.exit(1);
};

if (!existsSync(main)) fail('Verbatim is not built yet: run npm start (or npm run build) first.');
if (!process.env.DATABASE_URL) {
  const dataDir = dataDirOf(process.env);
  const running = readRuntime(dataDir);
  if (running) {
    for (const [name, value] of Object.entries(running)) process.env[name] ||= value;
    process.env.DATA_DIR = dataDir;
  } else if (!needsNoDatabase) {
    fail('Verbatim does not run here: npm start first (in another terminal), or set DATABASE_URL.');
  }
}
await import(pathToFileURL(main).href);
