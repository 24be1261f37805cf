/**
 * The output format of one test tool. `start` creates a reader for the output of one command. If a tool prints a line
 * for each suite, module or process, their counts are added up.
 */
export interface TestFormat {
  readonly tool: string;
  start(): TestCountReader;
}

/** Counts the tests that ran from a command's output, line by line. Skipped tests did not run. */
export interface TestCountReader {
  /** Takes the next line of either stream, without escape sequences. */
  line(line: string): void;
  /** The number of tests that ran; null if the output has no line of this tool. */
  ran(): number | null;
}

/** A format whose counts in single lines are added up. `read` returns null for a line without a count. */
export function summedCountFormat(tool: string, read: (line: string) => number | null): TestFormat {
  return {
    tool,
    start() {
      let total: number | null = null;
      return {
        line(line) {
          const found = read(line);
          if (found !== null) total = (total ?? 0) + found;
        },
        ran: () => total,
      };
    },
  };
}

/** The sum of the numbers that stand before one of the words (`3 passed`) in a summary line. */
export function sumNumbersBefore(words: readonly string[], line: string): number {
  const found = line.matchAll(/(\d+) ([a-z]+)/g);
  return [...found].reduce((sum, [, number, word = '']) => sum + (words.includes(word) ? Number(number) : 0), 0);
}
