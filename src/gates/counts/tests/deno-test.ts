import { NO_TEST, sumNumbersBefore, summedCountFormat } from './format.js';

/** `ok | 5 passed | 0 failed | 1 ignored (12ms)` */
export const denoTest = summedCountFormat('deno test', (line) => {
  if (line === 'error: No test modules found') return NO_TEST;
  if (!/^(?:ok|FAILED) \| \d+ passed\b.*\| \d+ failed\b.*\(.+\)$/.test(line)) return null;
  const failed = sumNumbersBefore(['failed'], line);
  return { ran: failed + sumNumbersBefore(['passed'], line), failed, skipped: sumNumbersBefore(['ignored'], line) };
});
