// Who may import whom (CONTRIBUTING.md has it as a table). Every rule names the decision it keeps, and has a fixture in
// test/boundaries/fixtures that breaks it, so that a rule which stopped biting is noticed.

const TESTS = [
  '\\.(spec|int-spec|e2e-spec|contract|fixture)\\.ts$',
  '/src/testing\\.ts$',
  '^(apps|libs)/.*/test/',
  '^libs/platform/testing/',
];
const npm = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;

// A library is libs/NAME or libs/platform/NAME; its index is the only door, beside `testing.ts` for other tests.
const INSIDE_OF_A_LIBRARY = '^libs/(?:platform/)?[^/]+/src/(?!(index|testing)\\.ts$)';
const INDEX_OF_PLATFORM = '^libs/platform/[^/]+/src/index\\.ts$';
const KERNEL = '^libs/kernel/src/index\\.ts$';

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'kernel-stands-alone',
    severity: 'error',
    comment: 'ADR-0002: the kernel is the vocabulary of every decision and depends on nothing.',
    from: { path: '^libs/kernel/', pathNot: TESTS },
    to: { pathNot: '^libs/kernel/' },
  },
  {
    name: 'domain-is-pure',
    severity: 'error',
    comment: 'ADR-0002: a decision runs without a framework, a database or a clock.',
    from: { path: '^libs/([^/]+)/src/domain/', pathNot: TESTS },
    to: { pathNot: ['^libs/$1/src/domain/', KERNEL] },
  },
  {
    name: 'slices-do-not-meet',
    severity: 'error',
    comment: 'ADR-0001: a change arrives as a feature; what two of them share lies in the core or in a port.',
    from: { path: '^libs/([^/]+)/src/features/([^/]+)/', pathNot: TESTS },
    to: { path: '^libs/$1/src/features/', pathNot: '^libs/$1/src/features/$2/' },
  },
  {
    name: 'features-know-no-adapter',
    severity: 'error',
    comment: 'ADR-0001: a feature says what it needs as a port and is given it.',
    from: { path: '^libs/[^/]+/src/features/', pathNot: TESTS },
    to: { path: '^libs/[^/]+/src/adapters/' },
  },
  {
    name: 'features-use-no-driver',
    severity: 'error',
    comment: 'ADR-0001: databases, queues and providers stand behind ports and the platform.',
    from: { path: '^libs/conversation/src/features/', pathNot: TESTS },
    to: {
      path: npm('typeorm', '@nestjs/(typeorm|bullmq)', 'pg', 'bullmq', 'ioredis', 'ai', '@ai-sdk/[^/]+', 'undici'),
    },
  },
  {
    name: 'features-stay-in-their-context',
    severity: 'error',
    comment: 'ADR-0001: another context is reached through a port, never from a feature.',
    from: { path: '^libs/([^/]+)/src/features/', pathNot: TESTS },
    to: { path: '^libs/(?!platform/|kernel/)', pathNot: '^libs/$1/' },
  },
  {
    name: 'adapters-know-no-feature',
    severity: 'error',
    comment: 'ADR-0001: adapters serve ports; who uses a port is not their business.',
    from: { path: '^libs/[^/]+/src/adapters/', pathNot: TESTS },
    to: { path: '^libs/[^/]+/src/features/' },
  },
  {
    name: 'adapters-reach-the-directory-only',
    severity: 'error',
    comment: 'ADR-0001: of the other contexts an adapter may ask the directory, by its index.',
    from: { path: '^libs/([^/]+)/src/adapters/', pathNot: TESTS },
    to: { path: '^libs/(?!platform/|kernel/)', pathNot: ['^libs/$1/', '^libs/directory/src/index\\.ts$'] },
  },
  {
    name: 'directory-knows-no-context',
    severity: 'error',
    comment: 'ADR-0003: reference data is what others stand on.',
    from: { path: '^libs/directory/', pathNot: TESTS },
    to: { path: '^libs/(conversation|dialects|ai)/' },
  },
  {
    name: 'analytics-reads-the-log-only',
    severity: 'error',
    comment: 'ADR-0003: what is counted comes from events, whose types the context that writes them exports.',
    from: { path: '^libs/analytics/', pathNot: TESTS },
    to: {
      path: '^libs/',
      pathNot: ['^libs/analytics/', '^libs/conversation/src/index\\.ts$', KERNEL, INDEX_OF_PLATFORM],
    },
  },
  {
    name: 'webhooks-tell-what-they-read',
    severity: 'error',
    comment: 'ADR-0018: what is told outside comes from events and from the endpoints that the directory keeps.',
    from: { path: '^libs/webhooks/', pathNot: TESTS },
    to: {
      path: '^libs/',
      pathNot: ['^libs/webhooks/', '^libs/(conversation|directory)/src/index\\.ts$', KERNEL, INDEX_OF_PLATFORM],
    },
  },
  {
    name: 'the-doctor-is-given-what-it-compares',
    severity: 'error',
    comment: 'ADR-0003: checks look at tables; what is folded and compared with them is handed in by whoever asks.',
    from: { path: '^libs/operations-doctor/', pathNot: TESTS },
    to: { path: '^libs/', pathNot: ['^libs/operations-doctor/', KERNEL, INDEX_OF_PLATFORM] },
  },
  {
    name: 'operations-know-no-conversation',
    severity: 'error',
    comment: 'ADR-0021: administrators see events, owed work and queues, whatever context they are of.',
    from: { path: '^libs/operations/', pathNot: TESTS },
    to: {
      path: '^libs/',
      pathNot: ['^libs/operations/', '^libs/directory/src/index\\.ts$', KERNEL, INDEX_OF_PLATFORM],
    },
  },
  {
    name: 'counting-is-pure',
    severity: 'error',
    comment: 'ADR-0002: what an event adds to the counts is a function of it; of the contexts it sees types alone.',
    from: { path: '^libs/analytics/src/counting/', pathNot: TESTS },
    to: { pathNot: ['^libs/analytics/src/counting/', KERNEL], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'ai-knows-the-port-only',
    severity: 'error',
    comment: 'ADR-0003: a model adapter sees the port and the turns it is given, nothing of the context behind.',
    from: { path: '^libs/ai/', pathNot: TESTS },
    to: { path: '^libs/', pathNot: ['^libs/ai/', '^libs/conversation/src/index\\.ts$', KERNEL, INDEX_OF_PLATFORM] },
  },
  {
    name: 'dialects-do-not-meet',
    severity: 'error',
    comment: 'ADR-0003: each wire format can be read, changed and removed alone.',
    from: { path: '^libs/dialects/src/([^/]+)/', pathNot: [...TESTS, '^libs/dialects/src/shared/'] },
    to: { path: '^libs/dialects/src/[^/]+/', pathNot: ['^libs/dialects/src/$1/', '^libs/dialects/src/shared/'] },
  },
  {
    name: 'dialects-only-translate',
    severity: 'error',
    comment: 'ADR-0003: a dialect sends the commands and queries of the native API and touches no table.',
    from: { path: '^libs/dialects/', pathNot: TESTS },
    to: {
      path: ['^libs/', '^migrations/', npm('typeorm', '@nestjs/(typeorm|bullmq)', 'pg', 'bullmq', 'ioredis')],
      pathNot: [
        '^libs/dialects/',
        '^libs/(conversation|directory|analytics|webhooks)/src/index\\.ts$',
        '^libs/platform/(http|config|observability)/src/index\\.ts$',
        KERNEL,
      ],
    },
  },
  {
    name: 'platform-knows-no-context',
    severity: 'error',
    comment: 'ADR-0003: the platform would serve another application as well.',
    from: { path: '^libs/platform/', pathNot: TESTS },
    to: { path: ['^libs/(?!platform/|kernel/)', '^migrations/'] },
  },
  {
    name: 'libraries-speak-through-their-index',
    severity: 'error',
    comment: 'ADR-0003: what a library does not export it may change.',
    from: { path: '^libs/((?:platform/)?[^/]+)/' },
    to: { path: INSIDE_OF_A_LIBRARY, pathNot: '^libs/$1/' },
  },
  {
    name: 'apps-come-in-by-the-index',
    severity: 'error',
    comment: 'ADR-0003: a process composes libraries; it does not reach into them.',
    from: { path: '^(apps|migrations)/' },
    to: { path: INSIDE_OF_A_LIBRARY },
  },
  {
    name: 'libraries-are-named-by-alias',
    severity: 'error',
    comment: 'ADR-0003: one way to name a library, so that a move is one line.',
    from: { path: '^(?:libs/((?:platform/)?[^/]+)|apps)/' },
    to: { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased-tsconfig', 'aliased-tsconfig-paths'] },
  },
  {
    name: 'nobody-imports-an-app',
    severity: 'error',
    comment: 'ADR-0003: processes are compositions, not libraries; two of them share nothing but libraries.',
    from: { path: '^(?:apps/([^/]+)|libs|migrations)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'no-circles',
    severity: 'error',
    comment: 'ADR-0001: a circle of imports with decorators fails at start ("Cannot access … before initialization").',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'production-carries-no-tests',
    severity: 'error',
    comment: 'ADR-0004: test helpers meet real services and may drop databases; they stay out of what is shipped.',
    from: { path: '^(apps|libs|migrations)/', pathNot: TESTS },
    to: { path: [...TESTS, npm('@nestjs/testing', 'fast-check', 'jest')] },
  },
  {
    name: 'every-import-resolves',
    severity: 'error',
    comment: 'ADR-0003: an import that cannot be followed escapes every other rule.',
    from: {},
    to: { couldNotResolve: true },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true, // type-only imports count
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
