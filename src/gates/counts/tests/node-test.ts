import type { TestFormat } from './format.js';

const SUMMARY = /^(?:#|ℹ) (pass|fail) (\d+)$/;

/** The result line of a whole file, which node prints if the file has no test or did not load. */
const FILE_RESULT = /^(?:(?:not )?ok \d+ - |[✔✖] )(\S.*\.[cm]?[jt]sx?)(?: \([\d.]+ms\))?$/;

/**
 * `# pass 2`, `# fail 1` (TAP) or `ℹ pass 2` (spec): node:test, and others whose TAP ends the same way. These sums
 * count a file without tests as one test, so such files are subtracted.
 */
export const nodeTest: TestFormat = {
  tool: 'node:test',
  start() {
    let total: number | null = null;
    const files = new Set<string>();
    return {
      line(line) {
        const summary = SUMMARY.exec(line);
        if (summary !== null) total = (total ?? 0) + Number(summary[2]);
        const file = FILE_RESULT.exec(line)?.[1];
        if (file !== undefined) files.add(file);
      },
      ran: () => (total === null ? null : Math.max(0, total - files.size)),
    };
  },
};
