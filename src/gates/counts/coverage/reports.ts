import { lastLineFormat, numberFromMatch, summedLinesFormat } from './format.js';

/** A JaCoCo XML report. Its last counter of type LINE is for the whole project. */
export const jacoco = lastLineFormat('JaCoCo', (line) => {
  const counters = [...line.matchAll(/<counter type="LINE" missed="(\d+)" covered="(\d+)"\/>/g)];
  const last = counters.at(-1);
  if (last === undefined) return null;
  const [missed, covered] = [Number(last[1]), Number(last[2])];
  return missed + covered === 0 ? 0 : (100 * covered) / (missed + covered);
});

/** `<coverage line-rate="0.85" lines-covered="6" lines-valid="7" …>`, one for each project. */
export const cobertura = summedLinesFormat('Cobertura', (line) => {
  if (!line.includes('<coverage ')) return null;
  const covered = numberFromMatch(/\slines-covered="(\d+)"/.exec(line));
  const all = numberFromMatch(/\slines-valid="(\d+)"/.exec(line));
  return covered === null || all === null ? null : { covered, all };
});

/** `LF:7` and `LH:6` of an lcov file, for each source file. */
export const lcov = summedLinesFormat('lcov', (line) => {
  const match = /^L([FH]):(\d+)$/.exec(line);
  if (match === null) return null;
  return match[1] === 'F' ? { covered: 0, all: Number(match[2]) } : { covered: Number(match[2]), all: 0 };
});

/** `  lines......: 85.7% (6 of 7 lines)`: `lcov --summary`, and gcovr with a slightly different text. */
export const lcovSummary = lastLineFormat('lcov --summary', (line) =>
  numberFromMatch(/^\s*lines\.*: ([\d.]+)% \(\d+ (?:of|out of) \d+/.exec(line)),
);
