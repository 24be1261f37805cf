import type { ReportStatus } from '../../model/report.js';
import type { Inputs } from '../job/inputs.js';

/** How the work of a run is published. */
export type Publication =
  | { readonly kind: 'nothing' }
  /** Only the branch. With `offer`, the thread gets a link to open a pull request by hand. */
  | { readonly kind: 'branch'; readonly offerCompareLink: boolean }
  | { readonly kind: 'pull request'; readonly draft: boolean };

/** Decides how a run of this status is published. One that waits or was cancelled is not: it can still be resumed. */
export function decidePublication(
  status: ReportStatus,
  inputs: Pick<Inputs, 'pull-request' | 'on-failure'>,
): Publication {
  switch (status) {
    case 'passed':
      return inputs['pull-request'] === 'none'
        ? { kind: 'branch', offerCompareLink: false }
        : { kind: 'pull request', draft: inputs['pull-request'] === 'draft' };
    case 'failed':
      if (inputs['on-failure'] === 'none') return { kind: 'nothing' };
      return inputs['on-failure'] === 'comment'
        ? { kind: 'branch', offerCompareLink: true }
        : { kind: 'pull request', draft: true };
    case 'running':
    case 'paused':
    case 'cancelled':
    case 'refused':
    case 'skipped':
      return { kind: 'nothing' };
  }
}
