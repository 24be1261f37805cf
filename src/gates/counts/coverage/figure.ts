/** Reads the share of covered lines from a command's output. One tool each. */
export interface CoverageFigure {
  readonly tool: string;
  start(): FigureReading;
}

export interface FigureReading {
  /** Takes the next line of either stream, free of colours. */
  line(line: string): void;
  /** Null when the output held no figure of this tool, or several of which none is the whole. */
  percent(): number | null;
}

/** A tool that ends with one line on the whole: the last that `read` understands counts. */
export function lastLine(tool: string, read: (line: string) => number | null): CoverageFigure {
  return {
    tool,
    start() {
      let last: number | null = null;
      return {
        line: (line) => void (last = read(line) ?? last),
        percent: () => last,
      };
    },
  };
}

/** A tool that prints parts of a whole: covered and all lines of each are added up. */
export function summedLines(
  tool: string,
  read: (line: string) => { readonly covered: number; readonly all: number } | null,
): CoverageFigure {
  return {
    tool,
    start() {
      let covered = 0;
      let all = 0;
      return {
        line(line) {
          const part = read(line);
          covered += part?.covered ?? 0;
          all += part?.all ?? 0;
        },
        percent: () => (all === 0 ? null : (100 * covered) / all),
      };
    },
  };
}

/** The number that a group of a match holds; null without a match. */
export function numberIn(match: RegExpExecArray | null, group = 1): number | null {
  const text = match?.[group];
  return text === undefined ? null : Number(text);
}
