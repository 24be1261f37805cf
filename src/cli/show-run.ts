import type { RunRequest, Status } from '../model/index.js';
import { collectReport } from '../report/collect.js';
import { tellStory } from '../report/tell.js';
import { renderTextReport } from '../report/text-report.js';
import { executeRun, type Execution } from '../runtime/execute.js';
import type { Repository } from '../runtime/git/repository.js';
import type { RunHost } from '../runtime/host.js';
import { showDiagnostics } from './diagnostics.js';
import { openScreen } from './screen.js';
import { cancelOnSignals } from './signals.js';
import { EXIT, type ExitCode, type Shell } from './terminal.js';

/** Runs a request, shown while it goes on; Ctrl-C cancels it. */
export async function showRun(
  shell: Shell,
  host: RunHost,
  repository: Repository,
  request: RunRequest,
): Promise<Execution> {
  const screen = openScreen(shell);
  const signals = cancelOnSignals();
  try {
    return await executeRun(host, repository, request, {
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

/** Says what a run came to, or why nothing was run. */
export function conclude(shell: Shell, execution: Execution): ExitCode {
  switch (execution.kind) {
    case 'ran':
      shell.out(`\n${renderTextReport(tellStory(execution.events), shell.style)}\n`);
      return EXIT_OF[collectReport(execution.events).status];
    case 'invalid':
      showDiagnostics(shell, execution.diagnostics, execution.sources);
      return EXIT.nothingRun;
    case 'preflight':
      for (const { message } of execution.problems) shell.err(`gump: ${message}\n`);
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
