const { readFileSync } = require('node:fs');
const { availableParallelism } = require('node:os');

const swc = { ...JSON.parse(readFileSync(`${__dirname}/.swcrc`, 'utf8')), swcrc: false, sourceMaps: 'inline' };
// ESM-only packages that CommonJS requires: Jest on Node < 24.9 cannot require(esm), so they are compiled.
const esmOnly = ['@nestjs', 'cookie', 'uuid', 'file-type', 'load-esm', 'temporal-polyfill', 'temporal-utils'];
const platform =
  'event-store|owed-work|jobs|replay|followers|queue|signals|faults|ids|async|outbound|http|config|observability|database|infrastructure|testing';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.@(spec|int-spec|e2e-spec).ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  moduleNameMapper: {
    [`^@verbatim/(${platform})$`]: '<rootDir>/libs/platform/$1/src/index.ts',
    '^@verbatim/kernel/testing$': '<rootDir>/libs/kernel/src/testing.ts',
    '^@verbatim/(kernel|conversation|directory|ai|dialects|analytics|webhooks|operations|operations-doctor|service)$':
      '<rootDir>/libs/$1/src/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  globalSetup: '<rootDir>/test/global-setup.js',
  globalTeardown: '<rootDir>/test/global-teardown.js',
  testTimeout: 30_000,
  maxWorkers: Math.max(2, availableParallelism() - 1), // tests wait for servers more than they compute
};
