// `npm run docs`: writes what is generated from the code: a document in openapi/ for each language of the api, docs/errors.md, and the README's table of
// settings. `npm run docs -- --check` writes nothing and fails when one of them is not what it would write.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { createLifecycle } from './lib/lifecycle.mjs';
import { complain, report, say } from './lib/say.mjs';
import { projectRoot } from './lib/settings.mjs';

const SETTINGS = /(<!-- settings -->\n)[\s\S]*?(<!-- \/settings -->)/;

const read = (file) => {
  const found = path.join(projectRoot, file);
  return fs.existsSync(found) ? fs.readFileSync(found, 'utf8') : null;
};

const formatted = async (file, text) => {
  const prettier = await import('prettier');
  const options = await prettier.resolveConfig(path.join(projectRoot, file));
  return prettier.format(text, { ...options, filepath: file });
};

/** File -> the text it should have. The README without its markers is nobody's business. */
const generate = async () => {
  const built = path.join(projectRoot, 'dist', 'apps', 'api', 'src', 'describe-api.js');
  const { describeApis, describeErrors, describeSettings } = createRequire(import.meta.url)(built);
  const documents = Object.entries(await describeApis()).map(([file, document]) => [
    path.posix.join('openapi', path.posix.basename(file)),
    `${JSON.stringify(document, null, 2)}\n`,
  ]);
  const files = {
    ...Object.fromEntries(documents),
    'docs/errors.md': await formatted('docs/errors.md', describeErrors()),
  };
  const readme = read('README.md');
  if (readme !== null && SETTINGS.test(readme)) {
    const filled = readme.replace(SETTINGS, (_, begin, end) => `${begin}\n${describeSettings()}\n\n${end}`);
    files['README.md'] = await formatted('README.md', filled);
  }
  return files;
};

const lifecycle = createLifecycle();
lifecycle.listen();
try {
  const check = process.argv.includes('--check');
  await ensureBuilt(lifecycle);
  const stale = Object.entries(await generate()).filter(([file, text]) => read(file) !== text);
  for (const [file, text] of stale) {
    if (check) {
      complain(`${file} is not what the code says: run npm run docs.`);
      continue;
    }
    fs.mkdirSync(path.join(projectRoot, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(projectRoot, file), text);
    say(`${file} written`);
  }
  if (check && stale.length > 0) process.exitCode = 1;
} catch (error) {
  if (!lifecycle.stopping) report(error);
  process.exitCode = 1;
}
