/**
 * This folder reads from the output of test tools how many tests ran, with one file for each tool (`junit-xml.ts` reads
 * JUnit files instead). Begin with `TEST_FORMATS` below, then `format.ts`, which has the interface and the common way
 * to read a format.
 */

import { toPlainText } from '../../text.js';
import { bunTest } from './bun-test.js';
import { cargoTest } from './cargo-test.js';
import { ctest } from './ctest.js';
import { denoTest } from './deno-test.js';
import { dotnetTest } from './dotnet-test.js';
import { exunit } from './exunit.js';
import { addTallies, type TestFormat, type TestTallyReader } from './format.js';
import { goTest } from './go-test.js';
import { gotestsum } from './gotestsum.js';
import { gradleTest } from './gradle.js';
import { jest } from './jest.js';
import { minitest } from './minitest.js';
import { mocha } from './mocha.js';
import { nextest } from './nextest.js';
import { nodeTest } from './node-test.js';
import { phpunit } from './phpunit.js';
import { pytest } from './pytest.js';
import { rspec } from './rspec.js';
import { surefire } from './surefire.js';
import { tap } from './tap.js';
import { unittest } from './unittest.js';
import { vitest } from './vitest.js';

/** All known formats, in the order of the docs. */
export const TEST_FORMATS: readonly TestFormat[] = [
  jest,
  vitest,
  mocha,
  nodeTest,
  bunTest,
  denoTest,
  goTest,
  gotestsum,
  cargoTest,
  nextest,
  pytest,
  unittest,
  surefire,
  gradleTest,
  ctest,
  dotnetTest,
  rspec,
  minitest,
  phpunit,
  exunit,
  tap,
];

/**
 * Creates a reader that tries all formats at once. It takes raw lines, which may contain escape sequences. A test
 * command may run more than one tool, so the counts of all tools are added up.
 */
export function createTestTallyReader(): TestTallyReader {
  const readers = TEST_FORMATS.map((format) => format.start());
  return {
    line(raw) {
      const line = toPlainText(raw);
      for (const reader of readers) reader.line(line);
    },
    tally() {
      const found = readers.map((reader) => reader.tally()).filter((tally) => tally !== null);
      return found.length === 0 ? null : found.reduce(addTallies);
    },
  };
}
