import type { Expectation, Status } from '../model/index.js';
import { collectReport } from '../report/collect.js';
import { unmetExpectations } from '../report/expectation.js';
import { tellStory } from '../report/tell.js';
import { renderTextReport } from '../report/text-report.js';
import type { Execution, RunHooks } from '../runtime/execute.js';
import type { Repository } from '../runtime/git/repository.js';
import type { RunHost } from '../runtime/host.js';
import type { Declined } from '../runtime/resume.js';
import { personAt } from '../runtime/terminal.js';
import { showDiagnostics } from './diagnostics.js';
import { localHost } from './local-host.js';
import { askedOn, openScreen } from './screen.js';
import { cancelOnSignals } from './signals.js';
import { EXIT, type ExitCode, type Shell } from './terminal.js';

/** Drives a run on this machine, shown while it goes on; Ctrl-C cancels it, and a person at the terminal is asked. */
export async function showRun<T extends Execution | Declined>(
  shell: Shell,
  repository: Repository,
  drive: (host: RunHost, hooks: RunHooks) => Promise<T>,
): Promise<T> {
  const screen = openScreen(shell);
  const signals = cancelOnSignals();
  const person = shell.interactive
    ? askedOn(screen, personAt(process.stdin, process.stdout, shell.env.USER ?? 'somebody at the terminal'))
    : null;
  try {
    return await drive(localHost(shell, repository, person), {
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

/** Says what a run came to, or why nothing was run. What a scenario expects and did not get makes a pass a failure. */
export function conclude(shell: Shell, execution: Execution | Declined, expected: Expectation | null = null): ExitCode {
  switch (execution.kind) {
    case 'ran': {
      const story = tellStory(execution.events);
      const report = collectReport(execution.events);
      shell.out(`\n${renderTextReport(story, shell.style)}\n`);
      if (expected === null) return EXIT_OF[report.status];
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

const EXIT_OF: Readonly<Record<Status | 'running', ExitCode>> = {
  running: EXIT.failed,
  passed: EXIT.passed,
  failed: EXIT.failed,
  paused: EXIT.paused,
  cancelled: EXIT.cancelled,
  refused: EXIT.nothingRun,
  skipped: EXIT.nothingRun,
};
