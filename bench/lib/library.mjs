import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../../scripts/lib/settings.mjs';

const load = createRequire(path.join(projectRoot, 'dist', 'libs', 'any.js'));

/** A compiled library, or a file of one: benchmarks may look inside. */
export const library = (name) => load(`./${name}`);

export const { v7 } = load('uuid');
