import type { RunHost } from '../../execution/host.js';
import type { Expectation, RunRequest, Status } from '../../model/index.js';
import { buildReport } from '../../report/build-report.js';
import type { RunSummary } from '../../report/run-summary/run-summary.js';
import { numberedPath } from '../../report/run-summary/step-paths.js';
import { summarizeRun } from '../../report/run-summary/summarize-run.js';
import { renderTextReport } from '../../report/text/report.js';
import { findUnmetExpectations } from '../../report/unmet-expectations.js';
import type { ResumeRefused } from '../../runs/continue-run.js';
import type { ExecutionResult, RunHooks } from '../../runs/execute.js';
import type { Repository } from '../../system/git/repository/repository.js';
import { parseScenario } from '../../workflow/project-files/scenario.js';
import { createLocalHost, type HostFlags } from '../host/local-host.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { cancelOnSignals } from '../host/signals.js';
import { createTerminalPerson } from '../host/terminal-person.js';
import { showDiagnostics } from './diagnostics.js';
import { askOnScreen, openScreen } from './screen.js';

/**
 * Drives a run on this machine and shows it while it is active. Ctrl-C cancels it; a person at the terminal is asked
 * for approvals. `reportedCount` is the number of events that the ledger already holds when a run is resumed or
 * replayed.
 */
export async function showRun<T extends ExecutionResult | ResumeRefused>(
  shell: Shell,
  repository: Repository,
  flags: HostFlags,
  drive: (host: RunHost, hooks: RunHooks) => Promise<T>,
  reportedCount = 0,
): Promise<T> {
  const screen = openScreen(shell, reportedCount);
  const signals = cancelOnSignals();
  const person = shell.interactive
    ? askOnScreen(
        screen,
        createTerminalPerson(process.stdin, process.stdout, shell.env.USER ?? 'somebody at the terminal'),
      )
    : null;
  try {
    return await drive(createLocalHost(shell, repository, person, flags), {
      onEvent: (event) => {
        screen.observe(event);
      },
      cancel: signals.signal,
    });
  } finally {
    screen.end();
    signals.release();
  }
}

/** What the scenario of a rehearsal expects; null if it expects nothing, or if the run has no scenario. */
export function readExpectation({ scenario }: RunRequest): Expectation | null {
  return scenario === null ? null : (parseScenario(scenario).scenario?.expect ?? null);
}

/**
 * Prints the report of a run, or why nothing was run, and returns the exit status. If `expected` is given, the status
 * says whether the run met it, not whether the run passed.
 */
export function printOutcome(
  shell: Shell,
  execution: ExecutionResult | ResumeRefused,
  expected: Expectation | null = null,
): ExitCode {
  switch (execution.kind) {
    case 'ran': {
      const summary = summarizeRun(execution.events);
      shell.out(`\n${renderTextReport(summary, shell.style)}\n`);
      if (expected === null) return EXIT_OF[summary.status];
      const unmet = findUnmetExpectations(summary, expected);
      for (const line of unmet) shell.say(`✗ expected ${line}`);
      return unmet.length > 0 ? EXIT.failed : EXIT.passed;
    }
    case 'invalid':
      showDiagnostics(shell, execution.diagnostics, execution.sources);
      return EXIT.nothingRun;
    case 'preflight':
      for (const { message } of execution.problems) shell.err(`gump: ${message}\n`);
      return EXIT.nothingRun;
    case 'declined':
      shell.err(`gump: ${execution.message}\n`);
      return EXIT.nothingRun;
  }
}

/** `printOutcome`, followed by the command that the user most likely needs next. */
export function printOutcomeAndNextCommand(
  shell: Shell,
  execution: ExecutionResult | ResumeRefused,
  expected: Expectation | null = null,
): ExitCode {
  const exit = printOutcome(shell, execution, expected);
  const next = execution.kind === 'ran' ? nextCommand(shell, execution.id, summarizeRun(execution.events)) : null;
  if (next !== null) shell.out(`\n${next}\n`);
  return exit;
}

function nextCommand({ command }: Shell, id: string, summary: RunSummary): string | null {
  const failed = buildReport(summary).steps.find(({ status }) => status === 'failed');
  switch (summary.status) {
    case 'passed':
      return `Merge the work: ${command} apply ${id}`;
    case 'paused': {
      const [hold] = summary.holds.values();
      const look =
        hold === undefined ? '' : `Look: ${command} report ${id} --detail ${numberedPath(summary, hold.path)}\n`;
      return `${look}Answer: ${command} run --resume ${id} --approve    or: --reject "WHY"`;
    }
    case 'cancelled':
    case 'running':
      return `Go on: ${command} run --resume ${id}`;
    case 'failed':
      return failed === undefined ? afterLimit(command, id, summary) : afterFailure(command, id, failed.numbered_path);
    default:
      return null;
  }
}

function afterFailure(command: string, id: string, step: string): string {
  return `See why: ${command} report ${id} --detail ${step}
Begin again there: ${command} run --replay ${id} --from-step ${step}`;
}

/** A run that exceeded its budget or time can be resumed. Null for a token limit, which only the workflow can raise. */
function afterLimit(command: string, id: string, { exceededLimits }: RunSummary): string | null {
  switch (exceededLimits.at(-1)?.limit) {
    case 'budget':
      return `Go on with more money: ${command} run --resume ${id} --max-budget USD`;
    case 'timeout':
      return `Go on: ${command} run --resume ${id}`;
    default:
      return null;
  }
}

const EXIT_OF: Readonly<Record<Status | 'running', ExitCode>> = {
  running: EXIT.failed,
  passed: EXIT.passed,
  failed: EXIT.failed,
  paused: EXIT.paused,
  cancelled: EXIT.cancelled,
  refused: EXIT.nothingRun,
  skipped: EXIT.nothingRun,
};
