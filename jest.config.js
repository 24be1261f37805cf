import { availableParallelism } from 'node:os';

/**
 * Tests run as ES modules on the TypeScript sources; start jest with `--experimental-vm-modules`.
 * Some folders are run by scripts of their own, which set other patterns: `__tests__/agents` drives real agent CLIs and only
 * runs where they were installed (`npm run test:agents`); `__tests__/attacks` needs root and some minutes, and so do the
 * machines it runs on (`npm run test:attacks`).
 * `__tests__/toolchains` needs a network (`npm run test:toolchains`), and `__tests__/honest` compiles a lot
 * (`npm run test:honest`).
 * @type {import('jest').Config}
 */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  globalSetup: '<rootDir>/__tests__/support/global-setup.mjs',
  globalTeardown: '<rootDir>/__tests__/support/global-teardown.mjs',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    ...['/node_modules/', '/__tests__/attacks/', '/support/machines/'],
    ...(process.env.GUMP_AGENTS_BIN ? [] : ['/__tests__/agents/']),
    ...(process.env.GUMP_TOOLCHAINS ? [] : ['/__tests__/toolchains/']),
    ...(process.env.GUMP_HONEST ? [] : ['/__tests__/honest/']),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  maxWorkers: Math.max(2, availableParallelism()),
  // A worker keeps what its test files loaded, and a large process is slow to fork: one that has grown is replaced.
  workerIdleMemoryLimit: '500MB',
  // Generous on purpose: real processes on a loaded two-core machine. A test that hangs still ends.
  testTimeout: 120_000,
  watchman: false,
  reporters: ['default', ...(process.env.GUMP_TEST_TOTALS ? ['<rootDir>/scripts/totals.mjs'] : [])],
};
