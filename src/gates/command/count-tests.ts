import type { GateConfig, GateInput } from '../../model/gate.js';
import type { TestTally } from '../counts/tests/format.js';
import { adviceForExit, couldNotRun, renderCommandDetails, describeExit } from './details.js';
import { explainUnresolved } from './gate.js';
import { commandsText, resolveCommand } from './resolve-command.js';
import { runSuite, type SuiteOptions, type SuiteRun } from './run-suite.js';
import { runSuites } from './run-suites.js';

/** The tests that ran, passed or failed. Otherwise: the tests could not be run, or their output has no count. */
export type TestCount =
  | { readonly kind: 'counted'; readonly tally: TestTally; readonly run: SuiteRun }
  | { readonly kind: 'not-run'; readonly reason: string; readonly details: string; readonly run: SuiteRun | null }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly details: string; readonly run: SuiteRun };

/** What `countTests` needs. */
export interface TestCountOptions {
  /** The workflow's own command; empty if it names none. */
  readonly argument: string;
  /** Path or glob of the JUnit files that the tests write. If empty: those of the detected command, else its output. */
  readonly reports: string;
  readonly config: GateConfig;
  readonly ports: SuiteOptions['ports'];
  /** Projects that these do not concern are left out. */
  readonly changes: GateInput['changes'];
}

/** Runs the tests of the projects that the changes concern, and counts those that ran. */
export async function countTests({ argument, reports, config, ports, changes }: TestCountOptions): Promise<TestCount> {
  const { folder } = ports;
  const which = (program: string) => ports.which(program);
  const resolution = await resolveCommand({ kind: 'test', argument, config, folder, changes, which });
  if (resolution.kind !== 'commands') {
    const reason = explainUnresolved(resolution);
    return { kind: 'not-run', reason, details: reason, run: null };
  }
  const { commands } = resolution;
  // The path is one of the whole tree, whatever the folders of the commands are.
  const run =
    reports === ''
      ? await runSuites(commands, { config, ports })
      : await runSuite({ command: commandsText(commands), reports, config, ports });
  if (couldNotRun(run.result)) return notRun(run);
  // A file that the workflow names and that nobody wrote is not made up for by what else was printed.
  const tally = reports === '' || run.fromReports ? run.tally : null;
  return tally === null ? unreadable(run, reports) : { kind: 'counted', tally, run };
}

function notRun(run: SuiteRun): TestCount {
  const { command, result } = run;
  const details = renderCommandDetails(command, result, adviceForExit(result));
  return { kind: 'not-run', reason: `${describeExit(result)}: ${command}`, details, run };
}

function unreadable(run: SuiteRun, reports: string): TestCount {
  const where = reports === '' ? 'in its output' : `in ${reports}`;
  const reason = `no number of tests that ran could be read ${where}: ${run.command}`;
  return { kind: 'unreadable', reason, details: renderCommandDetails(run.command, run.result, [HOW_TO_COUNT]), run };
}

const HOW_TO_COUNT =
  'let the test command write a JUnit file and name it, below the root of the tree: `- tests_found: path/to/junit.xml` ' +
  '(a glob may name several).';
