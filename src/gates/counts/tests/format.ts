/** The tests that one line of output, or a whole output, tells of. Skipped tests did not run. */
export interface TestCounts {
  /** Tests that passed or failed. */
  readonly ran: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The names of tests, where the output has them. */
export interface TestNames {
  readonly ran: readonly string[];
  readonly skipped: readonly string[];
}

/** What the output of one command says of its tests. */
export interface TestTally extends TestCounts {
  /** Whether something ran whose tests the output does not count, so that there may be more than `ran`. */
  readonly partial: boolean;
  /** Whether a tool said that it found no test at all. */
  readonly foundNone: boolean;
  /** Null if the output names no test. */
  readonly names: TestNames | null;
}

/**
 * The output format of one test tool. `start` creates a reader for the output of one command. If a tool prints a line
 * for each suite, module or process, their counts are added up.
 */
export interface TestFormat {
  readonly tool: string;
  start(): TestTallyReader;
}

/** Reads the tests that ran from a command's output, line by line. */
export interface TestTallyReader {
  /** Takes the next line of either stream, without escape sequences. */
  line(line: string): void;
  /** What was read; null if the output has no line of this tool. */
  tally(): TestTally | null;
}

/** The counts in one line. `none`: the line says that there is no test. */
export type LineCounts = Partial<TestCounts> & { readonly none?: true };

/** The counts of a line that says that there is no test. */
export const NO_TEST: LineCounts = { none: true };

/** A format whose counts in single lines are added up. `read` returns null for a line without a count. */
export function summedCountFormat(tool: string, read: (line: string) => LineCounts | null): TestFormat {
  return {
    tool,
    start() {
      const sum = createTestSum();
      return {
        line(line) {
          const found = read(line);
          if (found !== null) sum.add(found);
        },
        tally: () => sum.tally(),
      };
    },
  };
}

/** Adds up counts. */
export interface TestSum {
  add(counts: LineCounts): void;
  /** Notes the name of a test. */
  name(name: string, skipped: boolean): void;
  /** The sum; null if nothing was added. `change` overrides parts of it. */
  tally(change?: Partial<TestTally>): TestTally | null;
}

/** Creates a sum of nothing. */
export function createTestSum(): TestSum {
  let total: TestCounts | null = null;
  let foundNone = false;
  const ran = new Set<string>();
  const skipped = new Set<string>();
  return {
    add(counts) {
      total = addCounts(total ?? NOTHING, { ...NOTHING, ...counts });
      if (counts.none === true) foundNone = true;
    },
    name: (name, isSkipped) => void (isSkipped ? skipped : ran).add(stableName(name)),
    tally(change = {}) {
      if (total === null) return null;
      const names = ran.size + skipped.size === 0 ? null : { ran: [...ran], skipped: [...skipped] };
      return { ...total, foundNone: foundNone && total.ran === 0, partial: false, names, ...change };
    },
  };
}

const NOTHING: TestCounts = { ran: 0, failed: 0, skipped: 0 };

/** The sum of two counts. */
export function addCounts(one: TestCounts, other: TestCounts): TestCounts {
  return {
    ran: Math.max(0, one.ran + other.ran),
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** The sum of two tallies. Names are dropped if only one of them has any: they would be those of a part. */
export function addTallies(one: TestTally, other: TestTally): TestTally {
  const complete = (one.names !== null || one.ran === 0) && (other.names !== null || other.ran === 0);
  const names = {
    ran: [...new Set([...(one.names?.ran ?? []), ...(other.names?.ran ?? [])])],
    skipped: [...new Set([...(one.names?.skipped ?? []), ...(other.names?.skipped ?? [])])],
  };
  const counts = addCounts(one, other);
  return {
    ...counts,
    partial: one.partial || other.partial,
    foundNone: counts.ran === 0 && (one.foundNone || other.foundNone),
    names: complete && names.ran.length + names.skipped.length > 0 ? names : null,
  };
}

/** The sum of the numbers that stand before one of the words (`3 passed`) in a summary line. */
export function sumNumbersBefore(words: readonly string[], line: string): number {
  const found = line.matchAll(/(\d+) ([a-z]+)/g);
  return [...found].reduce((sum, [, number, word = '']) => sum + (words.includes(word) ? Number(number) : 0), 0);
}

/** A name without what changes from run to run: addresses of objects. */
function stableName(name: string): string {
  return name.replace(/\b0x[0-9a-f]{6,}\b/gi, '0x…');
}
