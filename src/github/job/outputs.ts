import { saveState, setOutput } from '@actions/core';
import type { FailureReason } from '../../model/failure.js';
import type { Report, Status } from '../../model/report.js';

/** All outputs of the step, by their names in action.yml. Unknown values are empty. */
export interface Outputs {
  readonly status: Status;
  readonly 'failure-reason': FailureReason | '';
  readonly 'run-id': string;
  readonly 'cost-usd': string;
  readonly 'tokens-in': string;
  readonly 'tokens-out': string;
  readonly turns: string;
  readonly retries: string;
  readonly ledger: string;
  readonly report: string;
  readonly 'pull-request-number': string;
  readonly 'pull-request-url': string;
  readonly 'pull-request-operation': 'created' | 'updated' | 'none';
  readonly 'pull-request-head-sha': string;
  readonly 'pull-request-branch': string;
}

const NONE: Omit<Outputs, 'status'> = {
  'failure-reason': '',
  'run-id': '',
  'cost-usd': '',
  'tokens-in': '',
  'tokens-out': '',
  turns: '',
  retries: '',
  ledger: '',
  report: '',
  'pull-request-number': '',
  'pull-request-url': '',
  'pull-request-operation': 'none',
  'pull-request-head-sha': '',
  'pull-request-branch': '',
};

/** Returns the outputs of a job that started no run. */
export function outputsWithoutRun(status: Status, reason: FailureReason | ''): Outputs {
  return { ...NONE, status, 'failure-reason': reason };
}

/** Returns the outputs with the figures of a run. A report of a run that has not ended counts as failed. */
export function outputsOfReport(report: Report): Outputs {
  return {
    ...NONE,
    status: report.status === 'running' ? 'failed' : report.status,
    'failure-reason': report.failure_reason ?? (report.status === 'running' ? 'internal' : ''),
    'run-id': report.run,
    'cost-usd': report.cost_usd === null ? '' : money(report.cost_usd),
    'tokens-in': figure(report.tokens_in),
    'tokens-out': figure(report.tokens_out),
    turns: figure(report.turns),
    retries: figure(report.retries),
  };
}

/** Writes all outputs, including empty ones, so that a later step never reads those of another run. */
export function writeOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

/** Saves a value for the post step, at once, so that it survives a crash of this process. */
export function saveForPost(name: string, value: string): void {
  saveState(name, value);
}

/** Formats an amount with two to six decimals: `0.30`, not `0.30000000000000004`. */
function money(usd: number): string {
  return usd.toFixed(6).replace(/(\.\d\d\d*?)0+$/, '$1');
}

function figure(value: number | null): string {
  return value === null ? '' : String(value);
}
