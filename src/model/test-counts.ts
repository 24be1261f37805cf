import { z } from 'zod';

const count = z.number().int().nonnegative();

/** How many tests a gate's command ran, as its output or its JUnit files say. Skipped tests did not run. */
export const TestCounts = z.object({ ran: count, failed: count, skipped: count });
export type TestCounts = z.infer<typeof TestCounts>;
