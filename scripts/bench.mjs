// `npm run bench`: the benchmarks and their targets. `npm run bench -- NAME [--rounds N] [--seconds S] [--write]` runs one, `all` all.
import { nodeTooOld } from './lib/node-version.mjs';

const tooOld = nodeTooOld(process.versions.node);
if (tooOld) {
  console.error(tooOld);
  process.exit(1);
}
const { bench } = await import('../bench/lib/bench.mjs'); // loaded late: an old Node could not even read it
await bench(process.argv.slice(2));
