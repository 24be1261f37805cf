import { InvalidArgumentError, Option, type Command } from 'commander';
import { findHostProblem, type HostFlags } from '../host/local-host.js';
import type { ExitCode, Shell } from '../host/shell.js';
import { refuse } from '../output/refuse.js';
import { replayCommand, resumeCommand } from './resume.js';
import { runCommand } from './run.js';

/**
 * The flags of `gump run` as commander parses them.
 *
 * This folder has one file for each command of the CLI; each exports a function `xCommand` that runs it and resolves to
 * the exit status. Begin with `run.ts`; this file declares the flags of `gump run` and decides whether they start,
 * resume or replay a run.
 */
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
  /** True if no run is named. */
  readonly resume?: string | true;
  readonly approve?: true;
  readonly reject?: string;
  readonly replay?: string;
  readonly fromStep?: string;
}

/** Adds the options that configure the environment of setup, agents and gates. */
export function addHostOptions(command: Command): Command {
  return command
    .option('--setup <command>', 'prepares each new worktree, such as "npm ci"')
    .option('--gate-env <name[=value]>', 'a variable that gates see; may be repeated', collectValues)
    .addOption(
      new Option('--sandbox <kind>', 'the cell of agents and gates').choices(['auto', 'best', 'strict', 'off']),
    )
    .option('--expose <path[:rw]>', 'what agents and gates see too; may be repeated', collectValues);
}

/** Adds the argument and options of `gump run` to its command. */
export function addRunOptions(run: Command): Command {
  run
    .argument('[workflow]', 'name of a workflow, or path of its file')
    .option('--spec <file>', 'the specification; - is standard input')
    .option('--dry-run', 'show what would be done, and start nothing')
    .option('--agent <name>', 'replaces the base agents of all steps')
    .option('--set <name=value>', 'an input of the workflow; may be repeated', collectValues)
    .option('--max-budget <usd>', 'ends the run once so much is spent', parseAmount)
    .option('--max-parallel <n>', 'agents at once (default: 4)', parseCount)
    .option('--agent-env <name[=value]>', 'a variable that agents see; may be repeated', collectValues);
  return addHostOptions(run)
    .option('--scenario <file>', 'plays the agents by a scenario: no network, no key')
    .option('--allow-dirty', 'leave uncommitted changes out of the run')
    .option('--resume [run]', 'go on with a run that was cut off, stopped or paused')
    .option('--approve', 'with --resume: yes to what the run waits for')
    .option('--reject <why>', 'with --resume: no, and why')
    .addOption(new Option('--replay <run>', 'a new run with the work of an old one').conflicts('resume'))
    .option('--from-step <path>', 'with --replay: the step to begin again, such as build/1/impl')
    .addOption(new Option('--workflow <name>', 'for the older order: gump run SPEC --workflow NAME').hideHelp());
}

/** Starts, resumes or replays a run, depending on the flags; refuses flags that do not go together. */
export function dispatchRunCommand(shell: Shell, first: string | undefined, flags: RunFlags): Promise<ExitCode> {
  const refuseWith = (why: string): Promise<ExitCode> => Promise.resolve(refuse(shell, why));
  const problem = findHostProblem(flags, shell);
  if (problem !== null) return refuseWith(problem);
  const mode = flags.resume !== undefined ? '--resume' : flags.replay !== undefined ? '--replay' : null;
  if (mode !== null) {
    if (first !== undefined) return refuseWith(`${mode} goes on with its own workflow: leave out ${first}`);
    const [, fixed] = FIXED_AT_START.find(([name]) => flags[name] !== undefined) ?? [];
    if (fixed !== undefined) return refuseWith(`${mode} goes on as the run began: leave out ${fixed}`);
  }
  if (flags.resume !== undefined) {
    return resumeCommand(shell, flags.resume === true ? null : flags.resume, flags);
  }
  if (flags.approve === true || flags.reject !== undefined)
    return refuseWith('--approve and --reject go with --resume');
  if (flags.replay !== undefined) {
    if (flags.fromStep === undefined)
      return refuseWith('--replay needs --from-step PATH; `gump report` lists the steps');
    return replayCommand(shell, flags.replay, flags.fromStep, flags);
  }
  if (flags.fromStep !== undefined) return refuseWith('--from-step goes with --replay RUN');
  if (flags.workflow !== undefined) {
    if (first !== undefined && flags.spec !== undefined)
      return refuseWith(`two specifications: ${first} and ${flags.spec}`);
    const spec = first ?? flags.spec;
    return runCommand(shell, flags.workflow, { ...flags, ...(spec === undefined ? {} : { spec }) });
  }
  if (first === undefined)
    return refuseWith('which workflow? `gump workflows` lists them: gump run tdd --spec spec.md');
  return runCommand(shell, first, flags);
}

/**
 * Flags that apply to new runs only. With `--resume` or `--replay` they are an error, since ignoring them would
 * mislead.
 */
const FIXED_AT_START = [
  ['workflow', '--workflow'],
  ['spec', '--spec'],
  ['agent', '--agent'],
  ['set', '--set'],
  ['scenario', '--scenario'],
  ['dryRun', '--dry-run'],
] as const;

/** Parser for an option that may be repeated: appends the value to the earlier ones. */
export function collectValues(value: string, all: readonly string[] = []): readonly string[] {
  return [...all, value];
}

function parseAmount(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('write an amount above 0');
  return number;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('write a whole number above 0');
  return Number(text);
}
