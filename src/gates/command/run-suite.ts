import type { GateConfig, GatePorts, ShellResult, TreePorts } from '../../model/gate.js';
import { shellWord } from '../../model/shell-word.js';
import { addTallies, type TestTally } from '../counts/tests/format.js';
import { createTestTallyReader } from '../counts/tests/formats.js';
import { readJunitTests } from '../counts/tests/junit-xml.js';
import { findJunitReports, readJunitReport } from '../junit-reports.js';
import { pythonPathPrefix } from '../origin/python-sources.js';
import { toPlainText } from '../text.js';

/** One run of the project's tests. */
export interface SuiteRun {
  readonly command: string;
  readonly result: ShellResult;
  /** The tests that ran; null if nothing that the command printed or wrote has a count. */
  readonly tally: TestTally | null;
  /** Whether the tally is that of the JUnit files. */
  readonly fromReports: boolean;
  /** The gate of the same attempt whose run this is; null if it is the caller's own. */
  readonly sameRunAs: string | null;
}

/** What `runSuite` needs. */
export interface SuiteOptions {
  readonly command: string;
  /** Path or glob of the JUnit files that the tests write; null if the count is read from the output. */
  readonly reports: string | null;
  readonly config: Pick<GateConfig, 'timeoutMs'>;
  /** With `once`, gates of one attempt that run the same command share one run of it. */
  readonly ports: TreePorts & Partial<Pick<GatePorts, 'once'>>;
}

/** Runs the project's tests, and counts those that ran. */
export async function runSuite(options: SuiteOptions): Promise<SuiteRun> {
  const { command, ports } = options;
  const reports = options.reports ?? standardReports(command);
  const run = () => runOnce({ ...options, reports });
  if (ports.once === undefined) return { ...(await run()), command, sameRunAs: null };
  const { value, by } = await ports.once(`suite\0${reports ?? ''}\0${command}`, run);
  return { ...value, command, sameRunAs: by };
}

/** Where Gradle writes its JUnit files: it prints no count. Null for any other command. */
function standardReports(command: string): string | null {
  return /\bgradlew?\b/.test(command) ? '**/build/test-results/**/*.xml' : null;
}

/** Makes `go test` list its tests, also if make or a script calls it. Other programs ignore the variable. */
const VERBOSE_GO = 'export GOFLAGS="${GOFLAGS:+$GOFLAGS }-v"\n';

async function runOnce(options: SuiteOptions): Promise<Pick<SuiteRun, 'result' | 'tally' | 'fromReports'>> {
  const { command, reports, config, ports } = options;
  if (reports !== null) await removeReports(ports, reports);
  const reader = createTestTallyReader();
  const rest = createRestOfOutput();
  const result = await ports.shell(VERBOSE_GO + (await pythonPathPrefix(ports.folder)) + command, {
    timeoutMs: config.timeoutMs,
    onLine: (line, stream) => {
      reader.line(line);
      rest.line(line, stream);
    },
  });
  const found = reports === null ? null : await readReports(ports, reports);
  return { result: rest.of(result), tally: found ?? reader.tally(), fromReports: found !== null };
}

/** Removes the reports of an earlier run, which would be counted for this one. */
async function removeReports(ports: SuiteOptions['ports'], pattern: string): Promise<void> {
  const files = await findJunitReports(ports.folder, pattern);
  for (let i = 0; i < files.length; i += 500)
    await ports.shell(
      `rm -f -- ${files
        .slice(i, i + 500)
        .map(shellWord)
        .join(' ')}`,
    );
}

async function readReports({ folder }: SuiteOptions['ports'], pattern: string): Promise<TestTally | null> {
  let total: TestTally | null = null;
  for (const file of await findJunitReports(folder, pattern)) {
    const found = readJunitTests((await readJunitReport(folder, file)) ?? '');
    if (found !== null) total = total === null ? found : addTallies(total, found);
  }
  return total;
}

/** What `go test` prints under `-v` about tests that run and pass. Failures are what people look for. */
const GO_PROGRESS = /^ *(?:=== (?:RUN|PAUSE|CONT|NAME)\b|--- (?:PASS|SKIP): )/;
const MAX_REST_CHARS = 64 * 1024;

/**
 * Keeps the end of the output without the progress that only the count needs. It is what would be printed without
 * `-v`: in a large suite, the progress would push the failures out of the tail.
 */
function createRestOfOutput() {
  const kept = { stdout: [] as string[], stderr: [] as string[] };
  const chars = { stdout: 0, stderr: 0 };
  let hasProgress = false;
  return {
    line(raw: string, stream: 'stdout' | 'stderr'): void {
      if (GO_PROGRESS.test(toPlainText(raw))) {
        hasProgress = true;
        return;
      }
      kept[stream].push(raw);
      chars[stream] += raw.length + 1;
      if (chars[stream] < 2 * MAX_REST_CHARS) return;
      while (chars[stream] > MAX_REST_CHARS) chars[stream] -= (kept[stream].shift()?.length ?? 0) + 1;
    },
    of: (result: ShellResult): ShellResult =>
      hasProgress ? { ...result, stdout: kept.stdout.join('\n'), stderr: kept.stderr.join('\n') } : result,
  };
}
