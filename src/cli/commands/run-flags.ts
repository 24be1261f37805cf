import { InvalidArgumentError, Option, type Command } from 'commander';
import { problemOf, type HostFlags } from '../local-host.js';
import { refuse } from '../refuse.js';
import type { ExitCode, Shell } from '../terminal.js';
import { replayCommand, resumeCommand } from './resume.js';
import { runCommand } from './run.js';

/** What commander makes of `gump run`'s command line. */
export interface RunFlags extends HostFlags {
  readonly spec?: string;
  readonly workflow?: string;
  readonly agent?: string;
  readonly set?: readonly string[];
  readonly maxBudget?: number;
  readonly maxParallel?: number;
  readonly scenario?: string;
  readonly dryRun?: true;
  readonly allowDirty?: true;
  /** True where no run is named. */
  readonly resume?: string | true;
  readonly approve?: true;
  readonly reject?: string;
  readonly replay?: string;
  readonly fromStep?: string;
}

export function runOptions(run: Command): Command {
  return run
    .argument('[workflow]', 'name of a workflow, or path of its file')
    .option('--spec <file>', 'the specification; - is standard input')
    .option('--dry-run', 'show what would be done, and start nothing')
    .option('--agent <name>', 'replaces the base agents of all steps')
    .option('--set <name=value>', 'an input of the workflow; may be repeated', collect)
    .option('--max-budget <usd>', 'ends the run once so much is spent', amount)
    .option('--max-parallel <n>', 'agents at once (default: 4)', count)
    .option('--setup <command>', 'prepares each new worktree, such as "npm ci"')
    .option('--agent-env <name[=value]>', 'a variable that agents see; may be repeated', collect)
    .option('--gate-env <name[=value]>', 'a variable that gates see; may be repeated', collect)
    .option('--scenario <file>', 'plays the agents by a scenario: no network, no key')
    .option('--allow-dirty', 'leave uncommitted changes out of the run')
    .option('--resume [run]', 'go on with a run that was cut off, stopped or paused')
    .option('--approve', 'with --resume: yes to what the run waits for')
    .option('--reject <why>', 'with --resume: no, and why')
    .addOption(new Option('--replay <run>', 'a new run with the work of an old one').conflicts('resume'))
    .option('--from-step <path>', 'with --replay: the step to begin again, such as build/1/impl')
    .addOption(new Option('--workflow <name>', 'for the older order: gump run SPEC --workflow NAME').hideHelp());
}

/** Runs, resumes or replays, whichever the flags mean. */
export function runByOptions(shell: Shell, first: string | undefined, flags: RunFlags): Promise<ExitCode> {
  const no = (why: string): Promise<ExitCode> => Promise.resolve(refuse(shell, why));
  const problem = problemOf(flags);
  if (problem !== null) return no(problem);
  const earlier = flags.resume !== undefined ? '--resume' : flags.replay !== undefined ? '--replay' : null;
  if (earlier !== null) {
    if (first !== undefined) return no(`${earlier} goes on with its own workflow: leave out ${first}`);
    const [, settled] = SETTLED.find(([name]) => flags[name] !== undefined) ?? [];
    if (settled !== undefined) return no(`${earlier} goes on as the run began: leave out ${settled}`);
  }
  if (flags.resume !== undefined) {
    return resumeCommand(shell, flags.resume === true ? null : flags.resume, flags);
  }
  if (flags.approve === true || flags.reject !== undefined) return no('--approve and --reject go with --resume');
  if (flags.replay !== undefined) {
    if (flags.fromStep === undefined) return no('--replay needs --from-step PATH; `gump report` lists the steps');
    return replayCommand(shell, flags.replay, flags.fromStep, flags);
  }
  if (flags.fromStep !== undefined) return no('--from-step goes with --replay RUN');
  if (flags.workflow !== undefined) {
    if (first !== undefined && flags.spec !== undefined) return no(`two specifications: ${first} and ${flags.spec}`);
    const spec = first ?? flags.spec;
    return runCommand(shell, flags.workflow, { ...flags, ...(spec === undefined ? {} : { spec }) });
  }
  if (first === undefined) return no('which workflow? `gump workflows` lists them: gump run tdd --spec spec.md');
  return runCommand(shell, first, flags);
}

/** What only a new run is told; to drop it silently would be to run something else than was asked for. */
const SETTLED = [
  ['workflow', '--workflow'],
  ['spec', '--spec'],
  ['agent', '--agent'],
  ['set', '--set'],
  ['scenario', '--scenario'],
  ['dryRun', '--dry-run'],
] as const;

/** For an option that may be repeated. */
export function collect(value: string, all: readonly string[] = []): readonly string[] {
  return [...all, value];
}

function amount(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('write an amount above 0');
  return number;
}

function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('write a whole number above 0');
  return Number(text);
}
