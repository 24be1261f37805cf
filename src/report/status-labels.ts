import type { Report } from '../model/report.js';

/** The label of each run status in texts; ended runs are labelled with the status words of the ledger. */
export const STATUS_LABELS: Readonly<Record<Report['status'], string>> = {
  passed: 'pass',
  failed: 'fatal',
  cancelled: 'aborted',
  paused: 'paused',
  running: 'running',
  refused: 'refused',
  skipped: 'skipped',
};
