import { createTestSum, type TestFormat } from './format.js';

const POINT = /^(not )?ok\b(?: \d+)?(?: -)? ?(.*)$/;

/**
 * The Test Anything Protocol: counts the test points at the top level that were not skipped. Output with a summary
 * (`# pass 2`) is left to `nodeTest`.
 */
export const tap: TestFormat = {
  tool: 'TAP',
  start() {
    const sum = createTestSum();
    let planned = false;
    let summed = false;
    return {
      line(line) {
        if (/^1\.\.\d+/.test(line)) planned = true;
        else if (/^# pass +\d+$/.test(line)) summed = true;
        const point = POINT.exec(line);
        if (point === null) return;
        const skipped = /# *skip/i.test(line);
        const name = (point[2] ?? '').replace(/ *# .*$/, '');
        if (name !== '') sum.name(name, skipped);
        sum.add(skipped ? { skipped: 1 } : { ran: 1, failed: point[1] === undefined ? 0 : 1 });
      },
      tally() {
        if (!planned || summed) return null;
        sum.add({});
        return sum.tally();
      },
    };
  },
};
