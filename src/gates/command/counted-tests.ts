import type { GateConfig, GatePorts, ShellResult } from '../../model/gate.js';
import { shellWord } from '../../model/shell-word.js';
import { countAll } from '../counts/tests/counters.js';
import { countJunit } from '../counts/tests/junit-xml.js';
import { findReports, readReport } from '../report-files.js';
import { adviceOn, commandDetails, endingOf } from './command-details.js';
import { whyNothingRuns } from './command-gate.js';
import { resolveCommand } from './resolve-command.js';

/** How many tests ran, passed or failed. Otherwise: the tests could not be run, or their output has no count. */
export type CountedTests =
  | { readonly kind: 'counted'; readonly ran: number; readonly run: TestRun }
  | { readonly kind: 'not-run'; readonly reason: string; readonly details: string; readonly run: TestRun | null }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly details: string; readonly run: TestRun };

/** The test command that was run, and its result. */
export interface TestRun {
  readonly command: string;
  readonly result: ShellResult;
}

/** What `countTests` needs. */
export interface CountWish {
  /** Path or glob of the JUnit files that the tests write. If empty: those of the detected command, else its output. */
  readonly reports: string;
  readonly config: GateConfig;
  readonly ports: Pick<GatePorts, 'folder' | 'shell' | 'which'>;
}

/** Runs the project's tests and counts those that ran. */
export async function countTests({ reports, config, ports }: CountWish): Promise<CountedTests> {
  const { folder } = ports;
  const which = (program: string) => ports.which(program);
  const resolution = await resolveCommand({ kind: 'test', argument: '', config, folder, which });
  if (resolution.kind !== 'command') {
    const reason = whyNothingRuns(resolution);
    return { kind: 'not-run', reason, details: reason, run: null };
  }
  const { command } = resolution;
  const files = reports === '' ? resolution.reports : reports;
  if (files !== null) await removeReports(ports, files);
  const output = countAll();
  const options = { timeoutMs: config.timeoutMs, onLine: (line: string) => output.line(line) };
  const run = { command, result: await ports.shell(VERBOSE_GO + command, options) };
  if (couldNotRun(run.result)) return notRun(run);
  const ran = files === null ? output.ran() : await countReports(ports, files);
  return ran === null ? unreadable(run, files) : { kind: 'counted', ran, run };
}

/** Makes `go test` list its tests, also if make or a script calls it. Other programs ignore the variable. */
const VERBOSE_GO = 'export GOFLAGS="${GOFLAGS:+$GOFLAGS }-v"\n';

/** Removes the reports of an earlier run, which would be counted for this one. */
async function removeReports({ folder, shell }: CountWish['ports'], pattern: string): Promise<void> {
  const files = await findReports(folder, pattern);
  for (let i = 0; i < files.length; i += 500)
    await shell(
      `rm -f -- ${files
        .slice(i, i + 500)
        .map(shellWord)
        .join(' ')}`,
    );
}

async function countReports({ folder }: CountWish['ports'], pattern: string): Promise<number | null> {
  let total: number | null = null;
  for (const file of await findReports(folder, pattern)) {
    const found = countJunit((await readReport(folder, file)) ?? '');
    if (found !== null) total = (total ?? 0) + found;
  }
  return total;
}

function couldNotRun({ exitCode, timedOut }: ShellResult): boolean {
  return timedOut || exitCode === null || exitCode === 127 || exitCode === 126;
}

function notRun(run: TestRun): CountedTests {
  const { command, result } = run;
  const details = commandDetails(command, result, adviceOn(result));
  return { kind: 'not-run', reason: `${endingOf(result)}: ${command}`, details, run };
}

function unreadable(run: TestRun, files: string | null): CountedTests {
  const where = files === null ? 'in its output' : `in ${files}`;
  const reason = `no number of tests that ran could be read ${where}: ${run.command}`;
  return { kind: 'unreadable', reason, details: commandDetails(run.command, run.result, [HOW_TO_COUNT]), run };
}

const HOW_TO_COUNT =
  'let the test command write a JUnit file and name it, below the root of the tree: `- tests_found: path/to/junit.xml` ' +
  '(a glob may name several).';
