import prettier from 'eslint-config-prettier/flat';
import tseslint from 'typescript-eslint';

const SPECS = [
  '**/*.@(spec|int-spec|e2e-spec).ts',
  '**/*.contract.ts',
  '**/*.fixture.ts',
  '**/test/**',
  '**/src/testing.ts',
  'libs/platform/testing/**',
];

const readonly = (...names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

const nodeGlobals = readonly(
  ...['process', 'console', 'Buffer', 'URL', 'URLSearchParams', 'TextDecoder', 'TextEncoder', 'fetch', 'performance'],
  ...[
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'queueMicrotask',
    'structuredClone',
  ],
  ...['AbortController', 'AbortSignal', 'globalThis'],
);
const commonJsGlobals = readonly('require', 'module', 'exports', '__dirname', '__filename');

// ADR-0002: a decision runs without a framework, a database or a clock. Imports are dependency-cruiser's business.
const outsideWorld = [
  'process',
  'crypto',
  'performance',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'console',
];
const handedIn = 'ADR-0002: time, ids and randomness travel in the command.';
const purity = {
  'no-restricted-globals': ['error', ...outsideWorld.map((name) => ({ name, message: handedIn }))],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: handedIn },
    { object: 'Math', property: 'random', message: handedIn },
    ...outsideWorld.map((property) => ({ object: 'globalThis', property, message: handedIn })),
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: handedIn },
    { selector: "CallExpression[callee.name='Date']", message: handedIn },
    { selector: 'ImportExpression', message: 'ADR-0002: the domain loads nothing by itself.' },
  ],
};

const everywhere = {
  'no-restricted-properties': [
    'error',
    { object: 'URL', property: 'canParse', message: 'Once optimised, Node 20 refuses letters beyond ASCII: new URL.' },
  ],
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'no-debugger': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable': 'error',
  'no-constant-condition': ['error', { checkLoops: false }],
  'no-self-compare': 'error',
};

export default tseslint.config(
  { ignores: ['**/node_modules/', 'test/boundaries/fixtures/', 'dist/', '.data*/', 'coverage/', 'bench/results/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.@(ts|mjs|cjs|js)'], rules: everywhere },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Types inform only the rules that pay for it: the run has to stay short.
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Off: Nest reads constructor types at run time, so an import must stay a value; `import type` where tsc asks.
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: SPECS,
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['**/*.ts'],
    ignores: SPECS,
    // A `default` does not excuse a missing case: a new member of a union must show where it matters.
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
    },
  },
  { files: ['libs/**/*.ts'], ignores: SPECS, rules: { 'no-console': 'error' } },
  { files: ['libs/kernel/src/**/*.ts', 'libs/*/src/domain/**/*.ts'], ignores: SPECS, rules: purity },
  {
    files: ['**/*.@(mjs|cjs|js)'],
    languageOptions: { ecmaVersion: 2024, globals: nodeGlobals },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  { files: ['scripts/**', 'bin/**'], rules: { 'max-lines': ['error', { max: 150 }] } },
  { files: ['**/*.@(cjs|js)'], languageOptions: { sourceType: 'commonjs', globals: commonJsGlobals } },
  prettier,
);
