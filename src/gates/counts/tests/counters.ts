import { plainText } from '../../text.js';
import { bunTest } from './bun-test.js';
import { cargoTest } from './cargo-test.js';
import type { TestCounter } from './counter.js';
import { ctest } from './ctest.js';
import { dotnetTest } from './dotnet-test.js';
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

/** Every tool whose output can be counted, in the order of the docs. */
export const COUNTERS: readonly TestCounter[] = [
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

/** All counters at once, over raw lines. A test command may run more than one tool: what they ran adds up. */
export function countAll(): { line(line: string): void; ran(): number | null } {
  const countings = COUNTERS.map((counter) => counter.start());
  return {
    line(raw) {
      const line = plainText(raw);
      for (const counting of countings) counting.line(line);
    },
    ran() {
      const found = countings.map((counting) => counting.ran()).filter((ran) => ran !== null);
      return found.length === 0
        ? null
        : Math.max(
            0,
            found.reduce((sum, ran) => sum + ran, 0),
          );
    },
  };
}
