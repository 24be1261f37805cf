import { createTestSum, type LineCounts, type TestFormat } from './format.js';

const SUMMARY = /^(?:#|ℹ) (pass|fail|skipped|todo) (\d+)$/;

/** The result line of a whole file, which node prints if the file has no test or did not load. */
const FILE_RESULT = /^(?:(?:not )?ok \d+ - |[✔✖] )(\S.*\.[cm]?[jt]sx?)(?: \([\d.]+ms\))?$/;

/** `✔ adds (0.3ms)`, `﹣ adds (0.1ms) # SKIP`, `    ok 1 - adds`, `ok 2 - adds # SKIP`, at any depth. */
const RESULT = /^ *(?:(?:not )?ok \d+ - |[✔✖﹣] )(.+?)(?: \([\d.]+ms\))?( # (?:SKIP|TODO)\b.*)?$/;

/**
 * `# pass 2`, `# fail 1` (TAP) or `ℹ pass 2` (spec): node:test, and others whose TAP ends the same way. These sums
 * count a file without tests as one test, so such files are subtracted. A file may be a test by itself, as a script
 * that fails by its exit status: then more ran than is counted.
 */
export const nodeTest: TestFormat = {
  tool: 'node:test',
  start() {
    const sum = createTestSum();
    const files = new Set<string>();
    return {
      line(line) {
        const summary = SUMMARY.exec(line);
        const file = FILE_RESULT.exec(line)?.[1];
        const result = RESULT.exec(line);
        if (summary !== null) sum.add(countsOf(summary[1] ?? '', Number(summary[2])));
        else if (file !== undefined) files.add(file);
        else if (result !== null && result[1] !== 'failing tests:') sum.name(result[1] ?? '', result[2] !== undefined);
      },
      tally() {
        const ran = Math.max(0, (sum.tally()?.ran ?? 0) - files.size);
        return sum.tally({ ran, partial: files.size > 0 });
      },
    };
  },
};

function countsOf(verdict: string, count: number): LineCounts {
  if (verdict === 'pass') return { ran: count };
  return verdict === 'fail' ? { ran: count, failed: count } : { skipped: count };
}
