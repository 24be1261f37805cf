import type { GateInput, GateOutcome } from '../../model/gate.js';
import { failed, passed } from '../outcome.js';
import { findForeign } from '../origin/foreign.js';
import type { ForeignPackage } from '../origin/foreign-package.js';
import { adviceForExit, couldNotRun, describeExit, failedOrUnrunnable, renderCommandDetails } from './details.js';
import { runSuite, type SuiteRun } from './run-suite.js';
import { suiteFacts } from './suite-facts.js';

/**
 * Runs a test command. The gate passes if it exits with 0 and ran at least one test. A command of whose output nothing
 * can be counted passes with a mark: it may have run tests, or only printed something.
 */
export async function checkSuite(
  { command, reports }: { readonly command: string; readonly reports: string | null },
  { ports, config, options }: GateInput,
): Promise<GateOutcome> {
  const run = await runSuite({ command, reports, config, ports });
  const outcome = judgeSuite(run, options.allowNone === true);
  if (outcome.status !== 'pass') return outcome;
  const foreign = await findForeign(ports);
  return foreign.length === 0 ? outcome : judgedElsewhere(foreign, run);
}

/** The tests have passed for other code than the tree's. */
function judgedElsewhere(foreign: readonly ForeignPackage[], run: SuiteRun): GateOutcome {
  const named = foreign.map(({ name, from }) => `${name} is imported from ${from}`).join(', ');
  const reason = `the tests did not see this commit: ${named}`;
  return {
    ...failed(reason, `${reason}\n${HOW_TO_IMPORT}\n${renderCommandDetails(run.command, run.result)}`, run.result),
    ...suiteFacts(run),
  };
}

const HOW_TO_IMPORT =
  'Install the project by `setup` (such as `pip install -e .`, which puts it into an environment of the tree, or ' +
  '`npm ci`), and not in a step before; or install only its dependencies there.';

/** Judges a run of the tests. `allowNone`: a run without any test passes. */
export function judgeSuite(run: SuiteRun, allowNone: boolean): GateOutcome {
  const { command, result, tally } = run;
  const facts = suiteFacts(run);
  const ended = result.exitCode === 0 && !result.timedOut;
  if (!allowNone && ranNone(run)) {
    const reason = `${ended ? 'no test ran' : 'no tests were collected'}${skippedText(run)}: ${command}`;
    const details = `${reason}\n${renderCommandDetails(command, result, [HOW_TO_ALLOW])}`;
    return { ...failed(reason, details, result), ...facts, failure: 'no_tests' };
  }
  if (ended || (allowNone && foundNone(run))) {
    const uncounted = tally === null || (tally.ran === 0 && tally.partial);
    return { ...passed(result), ...facts, ...(uncounted ? { mark: 'uncounted' as const } : {}) };
  }
  const details = renderCommandDetails(command, result, adviceForExit(result));
  return { ...failedOrUnrunnable(`${describeExit(result)}: ${command}`, details, result), ...facts };
}

const HOW_TO_ALLOW =
  'add a test that runs, or remove what keeps the tests from running; where there is nothing to test, the workflow says ' +
  '`- test: {allow_none: true}`.';

/** ` (3 skipped)`; empty if none was. */
function skippedText({ tally }: SuiteRun): string {
  return tally === null || tally.skipped === 0 ? '' : ` (${tally.skipped} skipped)`;
}

/** Whether the output says that no test ran: every test was skipped, or none was found. */
function ranNone(run: SuiteRun): boolean {
  const { result, tally } = run;
  if (tally === null || tally.ran > 0 || tally.partial) return false;
  return (result.exitCode === 0 && !result.timedOut) || foundNone(run);
}

/** The exit status of pytest and unittest where no test was collected. */
const NOTHING_COLLECTED = 5;

/** Whether a command failed for no other reason than that its runner found no test. */
function foundNone({ result, tally }: SuiteRun): boolean {
  if (couldNotRun(result) || tally === null || tally.ran > 0 || tally.partial) return false;
  return result.exitCode === NOTHING_COLLECTED || (tally.foundNone && !PYTHON.test(result.stdout));
}

/** pytest says that no test ran as well where it could not import a file: then its exit status tells them apart. */
const PYTHON = /\bno tests ran in [\d.]+s/;
