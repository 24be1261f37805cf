/** The output format of one coverage tool. `start` creates a reader for the output of one command. */
export interface CoverageFormat {
  readonly tool: string;
  start(): CoverageReader;
}

/** Reads the percentage of covered lines from a command's output, line by line. */
export interface CoverageReader {
  /** Takes the next line of either stream, without escape sequences. */
  line(line: string): void;
  /** Null if the output has no percentage of this tool, or several but none for the whole project. */
  percent(): number | null;
}

/** A format with one line for the whole project. The last line for which `read` returns a percentage counts. */
export function lastLineFormat(tool: string, read: (line: string) => number | null): CoverageFormat {
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

/** A format with a line for each part of the project. The covered and all lines of the parts are added up. */
export function summedLinesFormat(
  tool: string,
  read: (line: string) => { readonly covered: number; readonly all: number } | null,
): CoverageFormat {
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

/** The number in a group of a match; null without a match. */
export function numberFromMatch(match: RegExpExecArray | null, group = 1): number | null {
  const text = match?.[group];
  return text === undefined ? null : Number(text);
}
