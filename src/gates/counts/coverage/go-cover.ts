import { type CoverageFormat, lastLineFormat, numberFromMatch } from './format.js';

/** `total:  (statements)  66.7%`, as `go tool cover -func` prints it. */
export const goCover = lastLineFormat('go tool cover', (line) =>
  numberFromMatch(/^total:\s+\(statements\)\s+([\d.]+)%$/.exec(line)),
);

/** `ok  x  0.02s  coverage: 66.7% of statements`, for each package. Used only if there is exactly one. */
export const goTestCover: CoverageFormat = {
  tool: 'go test -cover',
  start() {
    const packages: number[] = [];
    return {
      line(line) {
        const percent = numberFromMatch(/^ok\s.*\scoverage: ([\d.]+)% of statements/.exec(line));
        if (percent !== null) packages.push(percent);
      },
      percent: () => (packages.length === 1 ? (packages[0] ?? null) : null),
    };
  },
};
