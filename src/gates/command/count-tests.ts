import type { GateConfig, GatePorts, ShellResult } from '../../model/gate.js';
import { shellWord } from '../../model/shell-word.js';
import { createTestCountReader } from '../counts/tests/formats.js';
import { countJunitTests } from '../counts/tests/junit-xml.js';
import { findJunitReports, readJunitReport } from '../junit-reports.js';
import { adviceForExit, renderCommandDetails, describeExit } from './details.js';
import { explainUnresolved } from './gate.js';
import { resolveCommand } from './resolve-command.js';

/** How many tests ran, passed or failed. Otherwise: the tests could not be run, or their output has no count. */
export type TestCount =
  | { readonly kind: 'counted'; readonly ran: number; readonly run: TestRun }
  | { readonly kind: 'not-run'; readonly reason: string; readonly details: string; readonly run: TestRun | null }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly details: string; readonly run: TestRun };

/** The test command that was run, and its result. */
export interface TestRun {
  readonly command: string;
  readonly result: ShellResult;
}

/** What `countTests` needs. */
export interface TestCountOptions {
  /** Path or glob of the JUnit files that the tests write. If empty: those of the detected command, else its output. */
  readonly reports: string;
  readonly config: GateConfig;
  readonly ports: Pick<GatePorts, 'folder' | 'shell' | 'which'>;
}

/** Runs the project's tests and counts those that ran. */
export async function countTests({ reports, config, ports }: TestCountOptions): Promise<TestCount> {
  const { folder } = ports;
  const which = (program: string) => ports.which(program);
  const resolution = await resolveCommand({ kind: 'test', argument: '', config, folder, which });
  if (resolution.kind !== 'command') {
    const reason = explainUnresolved(resolution);
    return { kind: 'not-run', reason, details: reason, run: null };
  }
  const { command } = resolution;
  const files = reports === '' ? resolution.reports : reports;
  if (files !== null) await removeReports(ports, files);
  const output = createTestCountReader();
  const options = { timeoutMs: config.timeoutMs, onLine: (line: string) => output.line(line) };
  const run = { command, result: await ports.shell(VERBOSE_GO + command, options) };
  if (couldNotRun(run.result)) return notRun(run);
  const ran = files === null ? output.ran() : await countReports(ports, files);
  return ran === null ? unreadable(run, files) : { kind: 'counted', ran, run };
}

/** Makes `go test` list its tests, also if make or a script calls it. Other programs ignore the variable. */
const VERBOSE_GO = 'export GOFLAGS="${GOFLAGS:+$GOFLAGS }-v"\n';

/** Removes the reports of an earlier run, which would be counted for this one. */
async function removeReports({ folder, shell }: TestCountOptions['ports'], pattern: string): Promise<void> {
  const files = await findJunitReports(folder, pattern);
  for (let i = 0; i < files.length; i += 500)
    await shell(
      `rm -f -- ${files
        .slice(i, i + 500)
        .map(shellWord)
        .join(' ')}`,
    );
}

async function countReports({ folder }: TestCountOptions['ports'], pattern: string): Promise<number | null> {
  let total: number | null = null;
  for (const file of await findJunitReports(folder, pattern)) {
    const found = countJunitTests((await readJunitReport(folder, file)) ?? '');
    if (found !== null) total = (total ?? 0) + found;
  }
  return total;
}

function couldNotRun({ exitCode, timedOut }: ShellResult): boolean {
  return timedOut || exitCode === null || exitCode === 127 || exitCode === 126;
}

function notRun(run: TestRun): TestCount {
  const { command, result } = run;
  const details = renderCommandDetails(command, result, adviceForExit(result));
  return { kind: 'not-run', reason: `${describeExit(result)}: ${command}`, details, run };
}

function unreadable(run: TestRun, files: string | null): TestCount {
  const where = files === null ? 'in its output' : `in ${files}`;
  const reason = `no number of tests that ran could be read ${where}: ${run.command}`;
  return { kind: 'unreadable', reason, details: renderCommandDetails(run.command, run.result, [HOW_TO_COUNT]), run };
}

const HOW_TO_COUNT =
  'let the test command write a JUnit file and name it, below the root of the tree: `- tests_found: path/to/junit.xml` ' +
  '(a glob may name several).';
