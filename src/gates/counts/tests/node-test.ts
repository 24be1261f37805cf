import type { TestCounter } from './counter.js';

const SUMMARY = /^(?:#|ℹ) (pass|fail) (\d+)$/;

/** A test that is only a file, which node reports when the file held no test or did not load. */
const FILE_ALONE = /^(?:(?:not )?ok \d+ - |[✔✖] )(\S.*\.[cm]?[jt]sx?)(?: \([\d.]+ms\))?$/;

/**
 * `# pass 2`, `# fail 1` (TAP) or `ℹ pass 2` (spec): node:test, and others that end their TAP so. A file without tests
 * counts as one in these sums; it is taken out again.
 */
export const nodeTest: TestCounter = {
  tool: 'node:test',
  start() {
    let total: number | null = null;
    const files = new Set<string>();
    return {
      line(line) {
        const summary = SUMMARY.exec(line);
        if (summary !== null) total = (total ?? 0) + Number(summary[2]);
        const file = FILE_ALONE.exec(line)?.[1];
        if (file !== undefined) files.add(file);
      },
      ran: () => (total === null ? null : Math.max(0, total - files.size)),
    };
  },
};
