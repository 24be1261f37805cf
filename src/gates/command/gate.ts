import type { CommandKind, Gate, GateOptionName, GateOutcome, GateInput } from '../../model/gate.js';
import { failed, passed, skipped } from '../outcome.js';
import { checkSuite } from './check-suite.js';
import { adviceForExit, renderCommandDetails, describeExit } from './details.js';
import { type Resolution, resolveCommand } from './resolve-command.js';

/**
 * Creates a gate that runs one command of the project and passes if it exits with 0; a `test` gate must also have run
 * tests. `whenMissing` is the outcome if no
 * command is named and none can be detected, or if a detected command needs a tool that is not installed.
 */
export function createCommandGate(gate: {
  readonly type: Exclude<CommandKind, 'coverage'>;
  readonly summary: string;
  readonly whenMissing: 'fail' | 'skip';
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
        gate.whenMissing,
      ),
    async check(run) {
      const resolution = await resolveGateCommand(gate.type, run);
      if (resolution.kind === 'command')
        return gate.type === 'test' ? checkSuite(resolution, run) : checkExitStatus(resolution.command, run);
      return unresolvedOutcome(resolution, gate.whenMissing);
    },
  };
}

/** Resolves the command of a kind in the attempt's tree. The gate's argument, if not empty, is the command. */
export function resolveGateCommand(kind: CommandKind, { argument, config, ports }: GateInput): Promise<Resolution> {
  const which = (program: string) => ports.which(program);
  return resolveCommand({ kind, argument, config, folder: ports.folder, which });
}

/** Runs a command. The gate passes if it exits with 0. */
export async function checkExitStatus(command: string, run: GateInput): Promise<GateOutcome> {
  const result = await run.ports.shell(command, { timeoutMs: run.config.timeoutMs });
  if (result.exitCode === 0 && !result.timedOut) return { ...passed(result), command };
  const details = renderCommandDetails(command, result, adviceForExit(result));
  return { ...failed(`${describeExit(result)}: ${command}`, details, result), command };
}

/** The outcome of a gate whose command could not be resolved. */
export function unresolvedOutcome(
  resolution: Exclude<Resolution, { kind: 'command' }>,
  whenMissing: 'fail' | 'skip',
): GateOutcome {
  const reason = explainUnresolved(resolution);
  return whenMissing === 'skip' ? skipped(reason) : failed(reason);
}

/** Describes a resolution for the dry run: the command, or what would happen without one. */
export function describeResolution(resolution: Resolution, whenMissing: 'fail' | 'skip'): string {
  if (resolution.kind === 'command') return resolution.command;
  return `(${whenMissing === 'skip' ? 'skipped' : 'fails'}: ${explainUnresolved(resolution)})`;
}

/** Explains why there is no command to run, and what to do about it. */
export function explainUnresolved(resolution: Exclude<Resolution, { kind: 'command' }>): string {
  if (resolution.kind === 'none') return resolution.advice;
  return `${resolution.tool.name} is not installed, which \`${resolution.command}\` needs: ${resolution.tool.hint}`;
}
