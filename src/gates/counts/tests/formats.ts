/**
 * This folder reads from the output of test tools how many tests ran, with one file for each tool (`junit-xml.ts` reads
 * JUnit files instead). Begin with `TEST_FORMATS` below, then `format.ts`, which has the interface and the common way
 * to read a format.
 */

import { toPlainText } from '../../text.js';
import { bunTest } from './bun-test.js';
import { cargoTest } from './cargo-test.js';
import { ctest } from './ctest.js';
import { dotnetTest } from './dotnet-test.js';
import type { TestFormat } from './format.js';
import { goTest } from './go-test.js';
import { jest } from './jest.js';
import { mocha } from './mocha.js';
import { nextest } from './nextest.js';
import { nodeTest } from './node-test.js';
import { pytest } from './pytest.js';
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
  goTest,
  cargoTest,
  nextest,
  pytest,
  unittest,
  surefire,
  ctest,
  dotnetTest,
  tap,
];

/**
 * Creates a reader that tries all formats at once. It takes raw lines, which may contain escape sequences. A test
 * command may run more than one tool, so the counts of all tools are added up.
 */
export function createTestCountReader(): { line(line: string): void; ran(): number | null } {
  const readers = TEST_FORMATS.map((format) => format.start());
  return {
    line(raw) {
      const line = toPlainText(raw);
      for (const reader of readers) reader.line(line);
    },
    ran() {
      const found = readers.map((reader) => reader.ran()).filter((ran) => ran !== null);
      return found.length === 0
        ? null
        : Math.max(
            0,
            found.reduce((sum, ran) => sum + ran, 0),
          );
    },
  };
}
