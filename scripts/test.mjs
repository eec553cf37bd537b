// `npm test`: every check, then every test. `npm test -- PATH …` runs only the tests of those paths (any Jest option goes).
import { nodeTooOld } from './lib/node-version.mjs';

const tooOld = nodeTooOld(process.versions.node);
if (tooOld) {
  console.error(tooOld);
  process.exit(1);
}
const { test } = await import('./lib/test.mjs'); // loaded late: an old Node could not even read it
await test(process.argv.slice(2));
