import { type CoverageFigure, lastLine, numberIn } from './figure.js';

/** `total:  (statements)  66.7%`, as `go tool cover -func` prints it. */
export const goCover = lastLine('go tool cover', (line) =>
  numberIn(/^total:\s+\(statements\)\s+([\d.]+)%$/.exec(line)),
);

/** `ok  x  0.02s  coverage: 66.7% of statements`, for each package. Used only if there is exactly one. */
export const goTestCover: CoverageFigure = {
  tool: 'go test -cover',
  start() {
    const packages: number[] = [];
    return {
      line(line) {
        const percent = numberIn(/^ok\s.*\scoverage: ([\d.]+)% of statements/.exec(line));
        if (percent !== null) packages.push(percent);
      },
      percent: () => (packages.length === 1 ? (packages[0] ?? null) : null),
    };
  },
};
