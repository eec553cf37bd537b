import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

const root = path.join(__dirname, '../..');
const config = path.join(root, '.dependency-cruiser.cjs');
const rules = (
  JSON.parse(
    execFileSync(process.execPath, ['-p', `JSON.stringify(require(${JSON.stringify(config)}).forbidden)`], {
      encoding: 'utf8',
    }),
  ) as readonly { readonly name: string; readonly comment: string }[]
).map(({ name, comment }) => ({ name, comment }));

const violationsIn = (folder: string): readonly string[] => {
  const depcruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [depcruise, '--config', config, '--output-type', 'json', 'libs', 'apps'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  return summary.violations.map(({ rule, from }) => `${from} breaks ${rule.name}`).sort();
};

// Every offending file of the fixtures, and what it breaks. The other files there are examples of what is allowed.
const expected: Readonly<Record<string, readonly string[]>> = {
  'apps/api/src/uses-an-inside.ts': ['apps-come-in-by-the-index', 'libraries-are-named-by-alias'],
  'apps/worker/src/uses-another-app.ts': ['nobody-imports-an-app'],
  'libs/ai/src/uses-the-directory.ts': ['ai-knows-the-port-only'],
  'libs/analytics/src/counting/uses-a-package.ts': ['counting-is-pure'],
  'libs/analytics/src/uses-the-directory.ts': ['analytics-reads-the-log-only'],
  'libs/conversation/src/adapters/postgres/uses-a-feature.ts': ['adapters-know-no-feature'],
  'libs/conversation/src/adapters/postgres/uses-another-context.ts': ['adapters-reach-the-directory-only'],
  'libs/conversation/src/domain/uses-a-package.ts': ['domain-is-pure'],
  'libs/conversation/src/domain/uses-a-type-of-a-port.ts': ['domain-is-pure'],
  'libs/conversation/src/features/one/uses-a-driver.ts': ['features-use-no-driver'],
  'libs/conversation/src/features/one/uses-an-adapter.ts': ['features-know-no-adapter'],
  'libs/conversation/src/features/one/uses-another-context.ts': ['features-stay-in-their-context'],
  'libs/conversation/src/features/one/uses-another-slice.ts': ['slices-do-not-meet'],
  'libs/dialects/src/raia/uses-another-dialect.ts': ['dialects-do-not-meet'],
  'libs/dialects/src/raia/uses-tables.ts': ['dialects-only-translate'],
  'libs/dialects/src/raia/uses-the-store.ts': ['dialects-only-translate'],
  'libs/directory/src/uses-a-context.ts': ['directory-knows-no-context'],
  'libs/kernel/src/uses-node.ts': ['kernel-stands-alone'],
  'libs/operations-doctor/src/uses-a-context.ts': ['the-doctor-is-given-what-it-compares'],
  'libs/operations/src/uses-a-context.ts': ['operations-know-no-conversation'],
  'libs/platform/event-store/src/uses-a-context.ts': ['platform-knows-no-context'],
  'libs/platform/http/src/circle-a.ts': ['no-circles'],
  'libs/platform/http/src/uses-a-path.ts': ['libraries-are-named-by-alias'],
  'libs/platform/http/src/uses-a-test-door.ts': ['libraries-are-named-by-alias', 'production-carries-no-tests'],
  'libs/platform/http/src/uses-an-app.ts': ['nobody-imports-an-app'],
  'libs/platform/http/src/uses-an-inside.ts': ['libraries-are-named-by-alias', 'libraries-speak-through-their-index'],
  'libs/platform/http/src/uses-nothing-known.ts': ['every-import-resolves'],
  'libs/platform/http/src/uses-test-help.ts': ['production-carries-no-tests'],
  'libs/webhooks/src/uses-the-models.ts': ['webhooks-tell-what-they-read'],
};

describe('the import rules', () => {
  it('report every offence of the fixtures, and nothing else', () => {
    const wanted = Object.entries(expected).flatMap(([file, names]) => names.map((name) => `${file} breaks ${name}`));
    expect(violationsIn(path.join(__dirname, 'fixtures'))).toEqual(wanted.sort());
  });

  it('each have a fixture that breaks them', () => {
    expect([...new Set(Object.values(expected).flat())].sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  it('each name the decision they keep', () => {
    expect(rules.filter(({ comment }) => !/^ADR-\d{4}: /.test(comment))).toEqual([]);
  });
});
