/**
 * What counts as a failure of a linter: by its exit status; with `new_only`, findings on changed lines; for a linter whose
 * warnings do not fail it, warnings that the base of the step does not have.
 */
import type { GateInput, GateOutcome, ShellResult, TreePorts } from '../../model/gate.js';
import {
  adviceForExit,
  couldNotRun,
  describeExit,
  failedOrUnrunnable,
  renderCommandDetails,
} from '../command/details.js';
import { checkExitStatus } from '../command/gate.js';
import type { ResolvedCommand } from '../command/resolve-command.js';
import { failed, passed } from '../outcome.js';
import { toPlainText } from '../text.js';
import { readChangedLines } from './changed-lines.js';
import { type Finding, createFindingsReader } from './findings.js';

/** Runs a linter and judges what it found. */
export async function checkLint(command: ResolvedCommand, run: GateInput): Promise<GateOutcome> {
  if (run.options.newOnly === true) return checkChangedLines(command, run);
  return command.warningsFail === true ? checkNewWarnings(command, run) : checkExitStatus(command.command, run);
}

async function checkChangedLines({ command, folder }: ResolvedCommand, run: GateInput): Promise<GateOutcome> {
  const { result, findings } = await lint(command, run.ports, run.config.timeoutMs);
  if (result.exitCode === 0 && !result.timedOut) return passed(result);
  if (couldNotRun(result)) return ended(command, result);
  if (findings.length === 0) {
    const reason = `new_only: the output has no position of a finding (path:line): ${command}`;
    return failed(reason, renderCommandDetails(command, result, [HOW_TO_PRINT]), result);
  }
  const changed = readChangedLines(await run.patch());
  const prefix = [run.options.in ?? '', folder].filter((part) => part !== '').join('/');
  const found = findings.filter((one) => isOnChangedLine(one, prefix, changed, run));
  return found.length === 0 ? passed(result) : tooMany(command, result, found, 'on changed lines');
}

const HOW_TO_PRINT = 'let the linter print one finding a line as `path:line: message`, or leave `new_only` out.';

/** A finding of a changed file whose lines could not be read counts. */
function isOnChangedLine(
  { path, line }: Finding,
  prefix: string,
  changed: ReadonlyMap<string, ReadonlySet<number>>,
  { changes }: GateInput,
): boolean {
  const relative = path.replace(/^(\.\/)+/, '');
  const whole = prefix === '' ? relative : `${prefix}/${relative}`;
  const isSame = (file: string): boolean => (path.startsWith('/') ? path.endsWith(`/${file}`) : file === whole);
  const file = changes.find((change) => change.status !== 'deleted' && isSame(change.path))?.path;
  return file !== undefined && changed.get(file)?.has(line) !== false;
}

async function checkNewWarnings({ command }: ResolvedCommand, run: GateInput): Promise<GateOutcome> {
  const { result, findings } = await lint(command, run.ports, run.config.timeoutMs);
  if (result.exitCode !== 0 || result.timedOut) return ended(command, result);
  if (findings.length === 0) return passed(result);
  const before = await run.ports.atBase(`lint ${command}`, async (ports) =>
    (await lint(command, ports, run.config.timeoutMs)).findings.map(identityOf).join('\n'),
  );
  const left = before.split('\n');
  const found = findings.filter((one) => {
    const at = left.indexOf(identityOf(one));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return found.length === 0
    ? passed(result)
    : tooMany(command, result, found, 'that the base of the step does not have');
}

/** Lines move with every change, so they tell nothing about whether a finding is the same. */
function identityOf({ path, message }: Finding): string {
  return `${path} ${message}`;
}

async function lint(
  command: string,
  ports: Pick<TreePorts, 'shell'>,
  timeoutMs: number,
): Promise<{ readonly result: ShellResult; readonly findings: readonly Finding[] }> {
  const reader = createFindingsReader();
  const result = await ports.shell(command, { timeoutMs, onLine: (line) => reader.line(toPlainText(line)) });
  return { result, findings: reader.findings };
}

function ended(command: string, result: ShellResult): GateOutcome {
  const details = renderCommandDetails(command, result, adviceForExit(result));
  return failedOrUnrunnable(`${describeExit(result)}: ${command}`, details, result);
}

function tooMany(command: string, result: ShellResult, found: readonly Finding[], which: string): GateOutcome {
  const lines = found.map(({ path, line, message }) => `${path}:${line}: ${message}`);
  const count = found.length === 1 ? '1 finding' : `${found.length} findings`;
  const reason = `${count} ${which}: ${lines[0] ?? ''}`;
  return failed(
    reason,
    `${count} ${which}:\n${lines.slice(0, 50).join('\n')}\n${renderCommandDetails(command, result)}`,
    result,
  );
}
