/**
 * This folder reads the percentage of covered lines from the output of coverage tools: one constant for each format, in
 * a file for each tool or family. Begin with `COVERAGE_FORMATS` below, then `format.ts`, which has the interface and
 * the two common ways to read a format.
 */

import { toPlainText } from '../../text.js';
import type { CoverageFormat } from './format.js';
import { goCover, goTestCover } from './go-cover.js';
import { istanbulSummary, istanbulTable } from './istanbul.js';
import { nodeCoverage } from './node-coverage.js';
import { cobertura, jacoco, lcov, lcovSummary } from './reports.js';
import { tarpaulin } from './tarpaulin.js';
import { llvmCov, plainTotal, coveragePy } from './total-line.js';

/** All known formats. If several are found in one output, the first of this list is taken. */
export const COVERAGE_FORMATS: readonly CoverageFormat[] = [
  goCover,
  istanbulTable,
  istanbulSummary,
  nodeCoverage,
  llvmCov,
  coveragePy,
  tarpaulin,
  jacoco,
  cobertura,
  lcov,
  lcovSummary,
  goTestCover,
  plainTotal,
];

/** Creates a reader that tries all formats at once. It takes raw lines, which may contain escape sequences. */
export function createCoverageReader(): { line(line: string): void; percent(): number | null } {
  const readers = COVERAGE_FORMATS.map((format) => format.start());
  return {
    line(raw) {
      const line = toPlainText(raw);
      for (const reader of readers) reader.line(line);
    },
    percent: () => readers.map((reader) => reader.percent()).find((percent) => percent !== null) ?? null,
  };
}
