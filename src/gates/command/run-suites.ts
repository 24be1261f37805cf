import type { ShellResult } from '../../model/gate.js';
import { addTallies, type TestTally } from '../counts/tests/format.js';
import { treePortsIn } from '../ports-in-folder.js';
import { type ResolvedCommand, commandsText } from './resolve-command.js';
import { type SuiteOptions, type SuiteRun, runSuite } from './run-suite.js';

/** Runs the tests of several projects, each in its folder, and joins them to one run with the sum of their tests. */
export async function runSuites(
  commands: readonly [ResolvedCommand, ...ResolvedCommand[]],
  { config, ports }: Pick<SuiteOptions, 'config' | 'ports'>,
): Promise<SuiteRun> {
  const runOne = ({ command, folder, reports }: ResolvedCommand): Promise<SuiteRun> =>
    runSuite({ command, reports, config, ports: suitePortsIn(ports, folder) });
  const [first, ...others] = commands;
  let joined = await runOne(first);
  for (const command of others) joined = joinRuns(joined, await runOne(command));
  return { ...joined, command: commandsText(commands) };
}

function suitePortsIn(ports: SuiteOptions['ports'], folder: string): SuiteOptions['ports'] {
  if (folder === '') return ports;
  const { once } = ports;
  const below = treePortsIn(ports, folder);
  return once === undefined ? below : { ...below, once: (key, run) => once(`${key} in ${folder}`, run) };
}

function joinRuns(before: SuiteRun, next: SuiteRun): SuiteRun {
  return {
    command: next.command,
    result: joinResults(before.result, next.result),
    tally: joinTallies(before.tally, next.tally),
    fromReports: before.fromReports && next.fromReports,
    sameRunAs: before.sameRunAs === next.sameRunAs ? before.sameRunAs : null,
  };
}

/** The result of the first that failed, with the time of both; without a failure, that of the first. */
function joinResults(before: ShellResult, next: ShellResult): ShellResult {
  const shown = isGreen(before) && !isGreen(next) ? next : before;
  return { ...shown, durationMs: before.durationMs + next.durationMs };
}

function isGreen({ exitCode, timedOut }: ShellResult): boolean {
  return exitCode === 0 && !timedOut;
}

/** Null if one of them could not be counted: the sum would be too small. */
function joinTallies(before: TestTally | null, next: TestTally | null): TestTally | null {
  return before === null || next === null ? null : addTallies(before, next);
}
