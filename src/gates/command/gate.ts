import type { CommandKind, Gate, GateOptionName, GateOutcome, GateInput } from '../../model/gate.js';
import { passed, skipped, unrunnable } from '../outcome.js';
import { checkEach } from './check-each.js';
import { adviceForExit, failedOrUnrunnable, renderCommandDetails, describeExit } from './details.js';
import { type ResolvedCommand, type Resolution, commandsText, resolveCommand } from './resolve-command.js';

/**
 * Creates a gate that runs the project's commands of one kind and passes if all do: by their exit status, or by what
 * `check` says of them. `whenNone` is the outcome if no command is named and nothing is set up of which one could be
 * detected.
 */
export function createCommandGate(gate: {
  readonly type: Exclude<CommandKind, 'coverage'>;
  readonly summary: string;
  readonly whenNone: 'fail' | 'skip';
  /** Runs and judges one command, if its exit status does not tell all. */
  readonly check?: (command: ResolvedCommand, run: GateInput) => Promise<GateOutcome>;
  /** Its options besides `in` and `timeout`. */
  readonly options?: readonly GateOptionName[];
}): Gate {
  return {
    type: gate.type,
    summary: gate.summary,
    options: ['in', 'timeout', ...(gate.options ?? [])],
    checkArgument: () => null,
    describe: async (run) =>
      describeResolution(
        await resolveCommand({ ...run, kind: gate.type, which: () => Promise.resolve(true) }),
        gate.whenNone,
      ),
    async check(run) {
      const resolution = await resolveGateCommand(gate.type, run);
      if (resolution.kind !== 'commands') return unresolvedOutcome(resolution, gate.whenNone);
      return checkEach(resolution, run, (command, here) =>
        gate.check === undefined ? checkExitStatus(command.command, here) : gate.check(command, here),
      );
    },
  };
}

/** Resolves the commands of a kind in the attempt's tree. The gate's argument, if not empty, is the command. */
export function resolveGateCommand(kind: CommandKind, run: GateInput): Promise<Resolution> {
  const { argument, config, ports } = run;
  const which = (program: string) => ports.which(program);
  return resolveCommand({ kind, argument, config, folder: ports.folder, changes: changesInFolder(run), which });
}

/** The changes in the folder in which a gate works, with paths relative to it. */
export function changesInFolder({ changes, options }: Pick<GateInput, 'changes' | 'options'>): GateInput['changes'] {
  const prefix = options.in === undefined ? '' : `${options.in}/`;
  return changes.flatMap((change) =>
    change.path.startsWith(prefix) ? [{ ...change, path: change.path.slice(prefix.length) }] : [],
  );
}

/** Runs a command. The gate passes if it exits with 0. */
export async function checkExitStatus(command: string, run: GateInput): Promise<GateOutcome> {
  const result = await run.ports.shell(command, { timeoutMs: run.config.timeoutMs });
  if (result.exitCode === 0 && !result.timedOut) return { ...passed(result), command };
  const details = renderCommandDetails(command, result, adviceForExit(result));
  return { ...failedOrUnrunnable(`${describeExit(result)}: ${command}`, details, result), command };
}

/** A resolution without a command. */
export type Unresolved = Exclude<Resolution, { kind: 'commands' }>;

/** The outcome of a gate without a command. What is set up and cannot run is a failure, whatever `whenNone` says. */
export function unresolvedOutcome(resolution: Unresolved, whenNone: 'fail' | 'skip'): GateOutcome {
  const reason = explainUnresolved(resolution);
  return isSkipped(resolution, whenNone) ? skipped(reason) : unrunnable(reason);
}

/** Describes a resolution for the dry run: the commands, or what would happen without one. */
export function describeResolution(resolution: Resolution, whenNone: 'fail' | 'skip'): string {
  if (resolution.kind === 'commands') return commandsText(resolution.commands);
  return `(${isSkipped(resolution, whenNone) ? 'skipped' : 'fails'}: ${explainUnresolved(resolution)})`;
}

/** Explains why there is no command to run, and what to do about it. */
export function explainUnresolved(resolution: Unresolved): string {
  if (resolution.kind !== 'missing-tool') return resolution.advice;
  return `${resolution.tool.name} is not installed, which \`${resolution.command}\` needs: ${resolution.tool.hint}`;
}

function isSkipped({ kind }: Unresolved, whenNone: 'fail' | 'skip'): boolean {
  return kind === 'none' && whenNone === 'skip';
}
