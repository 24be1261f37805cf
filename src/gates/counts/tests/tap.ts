import type { TestFormat } from './format.js';

/**
 * The Test Anything Protocol: counts the test points at the top level that were not skipped. Output with a summary
 * (`# pass 2`) is left to `nodeTest`.
 */
export const tap: TestFormat = {
  tool: 'TAP',
  start() {
    let points = 0;
    let planned = false;
    let summed = false;
    return {
      line(line) {
        if (/^1\.\.\d+/.test(line)) planned = true;
        else if (/^# pass +\d+$/.test(line)) summed = true;
        else if (/^(?:not )?ok\b/.test(line) && !/# *skip/i.test(line)) points++;
      },
      ran: () => (planned && !summed ? points : null),
    };
  },
};
