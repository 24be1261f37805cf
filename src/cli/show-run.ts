import type { RunHost } from '../execution/host.js';
import type { Expectation, RunRequest, Status } from '../model/index.js';
import { reportOf } from '../report/collect.js';
import { unmetExpectations } from '../report/expectation.js';
import type { Story } from '../report/run-summary/run-summary.js';
import { numberedPath } from '../report/run-summary/step-place.js';
import { tellStory } from '../report/run-summary/summarize-run.js';
import { renderTextReport } from '../report/text/report.js';
import type { Declined } from '../runs/continue-run.js';
import type { Execution, RunHooks } from '../runs/execute.js';
import type { Repository } from '../system/git/repository/repository.js';
import { readScenario } from '../workflow/project-files/scenario.js';
import { showDiagnostics } from './diagnostics.js';
import { localHost, type HostFlags } from './local-host.js';
import { personAt } from './person.js';
import { askedOn, openScreen } from './screen.js';
import { cancelOnSignals } from './signals.js';
import { EXIT, type ExitCode, type Shell } from './terminal.js';

/**
 * Drives a run on this machine, shown while it goes on; Ctrl-C cancels it, and a person at the terminal is asked. `told`
 * events at its beginning are of a run that is gone on with.
 */
export async function showRun<T extends Execution | Declined>(
  shell: Shell,
  repository: Repository,
  flags: HostFlags,
  drive: (host: RunHost, hooks: RunHooks) => Promise<T>,
  told = 0,
): Promise<T> {
  const screen = openScreen(shell, told);
  const signals = cancelOnSignals();
  const person = shell.interactive
    ? askedOn(screen, personAt(process.stdin, process.stdout, shell.env.USER ?? 'somebody at the terminal'))
    : null;
  try {
    return await drive(localHost(shell, repository, person, flags), {
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

/** What a rehearsal must come to; null where that is not said, and for a run that is none. */
export function expectationOf({ scenario }: RunRequest): Expectation | null {
  return scenario === null ? null : (readScenario(scenario).scenario?.expect ?? null);
}

/** Says what a run came to, or why nothing was run. What a scenario expects and did not get makes a pass a failure. */
export function conclude(shell: Shell, execution: Execution | Declined, expected: Expectation | null = null): ExitCode {
  switch (execution.kind) {
    case 'ran': {
      const story = tellStory(execution.events);
      shell.out(`\n${renderTextReport(story, shell.style)}\n`);
      if (expected === null) return EXIT_OF[story.status];
      const unmet = unmetExpectations(story, expected);
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

/** The same, and the command that a person most likely wants next. */
export function concludeWithNext(
  shell: Shell,
  execution: Execution | Declined,
  expected: Expectation | null = null,
): ExitCode {
  const exit = conclude(shell, execution, expected);
  const next = execution.kind === 'ran' ? whatNext(shell, execution.id, tellStory(execution.events)) : null;
  if (next !== null) shell.out(`\n${next}\n`);
  return exit;
}

function whatNext({ command }: Shell, id: string, story: Story): string | null {
  const failed = reportOf(story).steps.find(({ status }) => status === 'failed');
  switch (story.status) {
    case 'passed':
      return `Merge the work: ${command} apply ${id}`;
    case 'paused': {
      const [hold] = story.holds.values();
      const look =
        hold === undefined ? '' : `Look: ${command} report ${id} --detail ${numberedPath(story, hold.path)}\n`;
      return `${look}Answer: ${command} run --resume ${id} --approve    or: --reject "WHY"`;
    }
    case 'cancelled':
    case 'running':
      return `Go on: ${command} run --resume ${id}`;
    case 'failed':
      return failed === undefined ? afterLimit(command, id, story) : afterFailure(command, id, failed.numbered_path);
    default:
      return null;
  }
}

function afterFailure(command: string, id: string, step: string): string {
  return `See why: ${command} report ${id} --detail ${step}
Begin again there: ${command} run --replay ${id} --from-step ${step}`;
}

/** A run that ran out of money or time goes on where it was; a limit on tokens stays what the workflow says. */
function afterLimit(command: string, id: string, { limits }: Story): string | null {
  switch (limits.at(-1)?.limit) {
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
