import type { Event, RunRequest, Source, Status } from '../../model/index.js';
import { collectReport } from '../../report/collect.js';
import { tellStory } from '../../report/tell.js';
import { renderTextReport } from '../../report/text-report.js';
import { executeRun, type Execution } from '../../runtime/execute.js';
import { openForRun, readNamed, startOf } from '../../runtime/local-run.js';
import { renderDiagnostic } from '../../workflow/code-frame.js';
import { localHost } from '../local-host.js';
import { cancelOnSignals } from '../signals.js';
import { openScreen } from '../screen.js';
import { EXIT, type ExitCode, type Shell } from '../terminal.js';

export interface RunOptions {
  readonly spec?: string;
  readonly agent?: string;
  readonly set: readonly string[];
  readonly maxBudget?: number;
  readonly maxParallel: number;
  readonly scenario?: string;
  readonly allowDirty: boolean;
}

/** `gump run WORKFLOW`: one run in this repository, shown while it goes on. */
export async function runCommand(shell: Shell, workflow: string, options: RunOptions): Promise<ExitCode> {
  const opened = await openForRun(shell.cwd, shell.env, options.allowDirty);
  if (!opened.ok) return refuse(shell, opened.message);
  const { repository } = opened;
  const spec = options.spec === undefined ? null : await readNamed(shell.cwd, options.spec);
  if (spec !== null && 'problem' in spec) return refuse(shell, spec.problem);
  const scenario = options.scenario === undefined ? null : await readNamed(shell.cwd, options.scenario);
  if (scenario !== null && 'problem' in scenario) return refuse(shell, scenario.problem);
  const inputs = settingsOf(options.set);
  if (typeof inputs === 'string') return refuse(shell, inputs);
  const request: RunRequest = {
    workflow,
    spec,
    ...startOf(repository),
    ...(options.agent === undefined ? {} : { agent: options.agent }),
    inputs,
    maxBudgetUsd: options.maxBudget ?? null,
    maxParallel: options.maxParallel,
    scenario: scenario === null ? null : { file: options.scenario ?? '', text: scenario.text },
    trigger: 'command line',
  };
  const screen = openScreen(shell);
  const signals = cancelOnSignals();
  const execution = await executeRun(localHost(shell, repository, null), repository, request, {
    onEvent: (event) => {
      screen.observe(event);
    },
    cancel: signals.signal,
  }).finally(() => {
    screen.end();
    signals.release();
  });
  return conclude(shell, execution);
}

/** Says what a run came to, and what could not be run. */
export function conclude(shell: Shell, execution: Execution): ExitCode {
  switch (execution.kind) {
    case 'ran':
      return summarize(shell, execution.events, execution.folder);
    case 'invalid':
      return invalid(shell, execution.diagnostics, execution.sources);
    case 'preflight':
      for (const { message } of execution.problems) shell.err(`gump: ${message}\n`);
      return EXIT.nothingRun;
  }
}

function summarize(shell: Shell, events: readonly Event[], folder: string): ExitCode {
  const report = collectReport(events);
  shell.out(`\n${renderTextReport(tellStory(events), shell.style)}\n`);
  shell.out(`Ledger and artifacts: ${folder}\n`);
  return EXIT_OF[report.status];
}

const EXIT_OF: Readonly<Record<Status | 'running', ExitCode>> = {
  running: EXIT.failed,
  passed: EXIT.passed,
  failed: EXIT.failed,
  paused: EXIT.paused,
  cancelled: EXIT.cancelled,
  refused: EXIT.failed,
  skipped: EXIT.failed,
};

function invalid(
  shell: Shell,
  diagnostics: Extract<Execution, { kind: 'invalid' }>['diagnostics'],
  sources: readonly Source[],
): ExitCode {
  for (const diagnostic of diagnostics) shell.err(`${renderDiagnostic(diagnostic, sources)}\n`);
  return EXIT.nothingRun;
}

function refuse(shell: Shell, message: string): ExitCode {
  shell.err(`gump: ${message}\n`);
  return EXIT.nothingRun;
}

function settingsOf(pairs: readonly string[]): Record<string, string> | string {
  const settings: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals <= 0) return `--set ${pair}: write NAME=VALUE`;
    settings[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return settings;
}
