const fs = require('node:fs');
const path = require('node:path');
const { describe } = require('@jest/globals');

const root = path.join(__dirname, '..', '..');

const specsBelow = (folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => /[.-]spec\.ts$/.test(file))
    .map((file) => path.join(folder, file).replaceAll(path.sep, '/'));

/** Every spec, the kinds that take longest first: dealt out in turn, the parts take about as long as one another. */
const specs = () => {
  const all = ['apps', 'libs', 'test'].flatMap(specsBelow).sort();
  const kindOf = (spec) => ['.e2e-spec.ts', '.int-spec.ts', '.spec.ts'].findIndex((end) => spec.endsWith(end));
  return all.sort((one, other) => kindOf(one) - kindOf(other));
};

/**
 * Runs one of as many equal parts of all specs as there are files like this one, in one Jest suite. Each suite compiles every module it
 * meets anew, and runs it cold: for a spec that starts the service that is most of its time, so specs share suites.
 */
const runPart = (file) => {
  const parts = fs.readdirSync(__dirname).filter((name) => name.startsWith('part-'));
  const own = parts.sort().indexOf(path.basename(file));
  specs().forEach((spec, index) => {
    if (index % parts.length !== own) return;
    describe(spec, () => {
      require(path.join(root, spec));
    });
  });
};

module.exports = { runPart };
