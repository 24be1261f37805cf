import type { RunRequest } from '../../model/index.js';
import { openForRun, readNamed, startOf } from '../../runtime/local-run.js';
import { localHost } from '../local-host.js';
import { refuse } from '../refuse.js';
import { conclude, showRun } from '../show-run.js';
import type { ExitCode, Shell } from '../terminal.js';

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
  return conclude(shell, await showRun(shell, localHost(shell, repository, null), repository, request));
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
