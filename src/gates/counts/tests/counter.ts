/**
 * Reads from a command's output how many tests ran; skipped ones did not. One tool each; a line that a tool prints for
 * each suite, module or process adds up.
 */
export interface TestCounter {
  readonly tool: string;
  start(): Counting;
}

export interface Counting {
  /** Takes the next line of either stream, free of colours. */
  line(line: string): void;
  /** Null when the output held nothing of this tool. */
  ran(): number | null;
}

/** A counter that adds up what `read` finds in single lines; null there means that the line says nothing. */
export function summing(tool: string, read: (line: string) => number | null): TestCounter {
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

/** The sum of the numbers before (`3 passed`) such words in a summary line. */
export function numbersBefore(words: readonly string[], line: string): number {
  const found = line.matchAll(/(\d+) ([a-z]+)/g);
  return [...found].reduce((sum, [, number, word = '']) => sum + (words.includes(word) ? Number(number) : 0), 0);
}
