import type { ReportStatus } from '../../model/report.js';
import type { Inputs } from '../job/inputs.js';

/** What becomes of a run's work. */
export type Publication =
  | { readonly kind: 'nothing' }
  /** The branch alone; with `offer`, the thread gets a link to open a pull request by hand. */
  | { readonly kind: 'branch'; readonly offer: boolean }
  | { readonly kind: 'pull request'; readonly draft: boolean };

/** What the owner wants done with the work of a run that ended so. One that waits or was cancelled is kept to go on. */
export function publicationFor(status: ReportStatus, wish: Pick<Inputs, 'pull-request' | 'on-failure'>): Publication {
  switch (status) {
    case 'passed':
      return wish['pull-request'] === 'none'
        ? { kind: 'branch', offer: false }
        : { kind: 'pull request', draft: wish['pull-request'] === 'draft' };
    case 'failed':
      if (wish['on-failure'] === 'none') return { kind: 'nothing' };
      return wish['on-failure'] === 'comment' ? { kind: 'branch', offer: true } : { kind: 'pull request', draft: true };
    case 'running':
    case 'paused':
    case 'cancelled':
    case 'refused':
    case 'skipped':
      return { kind: 'nothing' };
  }
}
