const fs = require('node:fs');
const path = require('node:path');
const { describe } = require('@jest/globals');

const root = path.join(__dirname, '..', '..');

const specsBelow = (folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => /[.-]spec\.ts$/.test(file) && !file.split(path.sep).includes('node_modules'))
    .map((file) => path.join(folder, file).replaceAll(path.sep, '/'));

/** Every spec, the kinds that take longest first: dealt out in turn, the parts take about as long as one another. */
const specs = () => {
  const all = ['apps', 'libs', 'test'].flatMap(specsBelow).sort();
  const kindOf = (spec) => ['.e2e-spec.ts', '.int-spec.ts', '.spec.ts'].findIndex((end) => spec.endsWith(end));
  return all.sort((one, other) => kindOf(one) - kindOf(other));
};

/**
 * Runs part `number` (from 1) of `of` equal parts of all specs in one Jest suite. Each suite compiles every module it
 * meets anew, and runs it cold: for a spec that starts the service that is most of its time, so specs share suites.
 */
const runPart = (number, of) => {
  specs().forEach((spec, index) => {
    if (index % of !== number - 1) return;
    describe(spec, () => {
      require(path.join(root, spec));
    });
  });
};

module.exports = { runPart };
