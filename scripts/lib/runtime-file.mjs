import fs from 'node:fs';
import path from 'node:path';
import { lockHolder } from './lock.mjs';
import { readPrivate, writePrivate } from './private-file.mjs';

const fileOf = (dataDir) => path.join(dataDir, 'runtime.json');

/** What a running `npm start` resolved, as variables, so that the `verbatim` command reaches the same databases. */
export const writeRuntime = (dataDir, variables) => writePrivate(fileOf(dataDir), variables);

export const removeRuntime = (dataDir) => fs.rmSync(fileOf(dataDir), { force: true });

/** Null when nothing runs on this data directory. */
export const readRuntime = (dataDir) => (lockHolder(dataDir) === null ? null : readPrivate(fileOf(dataDir)));
