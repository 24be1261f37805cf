import { plainText } from '../../text.js';
import type { CoverageFigure } from './figure.js';
import { goCover, goTestCover } from './go-cover.js';
import { istanbulSummary, istanbulTable } from './istanbul.js';
import { nodeCoverage } from './node-coverage.js';
import { cobertura, jacoco, lcov, lcovSummary } from './reports.js';
import { tarpaulin } from './tarpaulin.js';
import { llvmCov, plainTotal, totalLine } from './total-line.js';

/** Every output a figure can be read from. Where several are found, the first of this list is taken. */
export const FIGURES: readonly CoverageFigure[] = [
  goCover,
  istanbulTable,
  istanbulSummary,
  nodeCoverage,
  llvmCov,
  totalLine,
  tarpaulin,
  jacoco,
  cobertura,
  lcov,
  lcovSummary,
  goTestCover,
  plainTotal,
];

/** All of them at once, over raw lines. */
export function readFigure(): { line(line: string): void; percent(): number | null } {
  const readings = FIGURES.map((figure) => figure.start());
  return {
    line(raw) {
      const line = plainText(raw);
      for (const reading of readings) reading.line(line);
    },
    percent: () => readings.map((reading) => reading.percent()).find((percent) => percent !== null) ?? null,
  };
}
