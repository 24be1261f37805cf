import type { Diagnostic } from '../../model/index.js';
import {
  checkFiles,
  type CheckResult,
  type CheckedFile,
  type CheckOptions,
} from '../../project/validate/check-files.js';
import { listWorkflows } from '../../project/workflow-list.js';
import { pathFromCwd } from '../../system/file-argument.js';
import { findUnusedSettings } from '../../workflow/checks/settings.js';
import { GUMP_FILE_DESCRIPTION } from '../../workflow/file-kind.js';
import { createCheckOptions } from '../host/check-options.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { showDiagnostics } from '../output/diagnostics.js';
import { refuse } from '../output/refuse.js';
import { rehearseScenarios, type RehearsalResult } from './rehearse.js';
import { parseInputPairs } from './run.js';

/** The flags of `gump validate`. */
export interface ValidateOptions {
  readonly json?: true;
  /** Scenario files. Each is played once with the workflow, of which there must be exactly one. */
  readonly scenario?: readonly string[];
  readonly spec?: string;
  readonly set?: readonly string[];
}

/**
 * `gump validate`: reads and checks workflows as a run would; without names, those of this repository. With scenarios
 * it also rehearses the one named workflow, and compares the result with what each scenario expects: status 1 if it
 * differs.
 */
export async function validateCommand(
  shell: Shell,
  names: readonly string[],
  options: ValidateOptions,
): Promise<ExitCode> {
  const inputs = parseInputPairs(options.set ?? []);
  if (typeof inputs === 'string') return refuse(shell, inputs);
  const { scenario: scenarios = [], spec } = options;
  const [workflow = '', another] = names;
  if (scenarios.length > 0 && (workflow === '' || another !== undefined))
    return refuse(shell, '--scenario goes with one workflow: gump validate tdd --scenario rehearsals/tdd.yaml');
  const checked = await checkAll(shell, names, inputs);
  if (typeof checked === 'string') return refuse(shell, checked);
  const unused = findUnusedSettings(
    Object.keys(inputs),
    checked.files.map(({ settings }) => settings),
  );
  const valid = unused.length === 0 && checked.files.every((file) => file.valid);
  if (options.json !== true) {
    showDiagnostics(shell, unused, []);
    for (const file of checked.files) show(shell, file);
    showSkipped(shell, checked.skipped);
  }
  const rehearsed =
    valid && scenarios.length > 0 ? await rehearseScenarios(shell, workflow, scenarios, { spec, inputs }) : [];
  if (typeof rehearsed === 'string') return refuse(shell, rehearsed);
  if (options.json === true)
    shell.out(`${JSON.stringify(jsonOf(checked, unused, scenarios.length > 0 ? rehearsed : null), null, 2)}\n`);
  else for (const result of rehearsed) showRehearsal(shell, result);
  return valid ? exitOf(rehearsed) : EXIT.nothingRun;
}

async function checkAll(
  shell: Shell,
  names: readonly string[],
  inputs: Readonly<Record<string, string>>,
): Promise<CheckResult | string> {
  const options = await createCheckOptions(shell, inputs);
  const wanted = names.length > 0 ? names : await repositoryWorkflows(options);
  if (wanted.length === 0) return 'no workflows in .gump/workflows; name a file, a folder, or `-`';
  const files: CheckedFile[] = [];
  const skipped: string[] = [];
  for (const name of wanted) {
    const found = await checkFiles(name, options);
    if (typeof found === 'string') return found;
    files.push(...found.files);
    skipped.push(...found.skipped);
  }
  return { files, skipped };
}

/** The workflow files of this repository, as paths relative to the working directory. */
async function repositoryWorkflows({ files, cwd, workspace }: CheckOptions): Promise<readonly string[]> {
  const listed = await listWorkflows(files);
  return listed.flatMap(({ file }) => (file === null ? [] : pathFromCwd(cwd, workspace, file)));
}

function show(shell: Shell, { file, valid, workflow, diagnostics, sources }: CheckedFile): void {
  showDiagnostics(shell, diagnostics, sources);
  const what = workflow === null ? '' : `: ${workflow.name}, ${workflow.dialect} dialect`;
  shell.say(valid ? `✓ ${file}${what}` : `✗ ${file}`);
}

/** Maximum number of skipped files that are named. */
const MAX_SKIPPED_SHOWN = 20;

function showSkipped(shell: Shell, skipped: readonly string[]): void {
  if (skipped.length === 0) return;
  const rest = skipped.length - MAX_SKIPPED_SHOWN;
  const more = rest > 0 ? ` and ${rest} more; --json names all` : '';
  shell.say(`– skipped, without ${GUMP_FILE_DESCRIPTION}: ${skipped.slice(0, MAX_SKIPPED_SHOWN).join(', ')}${more}`);
}

/**
 * Prints the result of a rehearsal. If it was not as expected, prints the report as well, since nothing of the run is
 * kept.
 */
function showRehearsal(shell: Shell, { scenario, met, unmet, report, reportText, problems }: RehearsalResult): void {
  if (problems.length > 0) shell.say(`✗ ${scenario}: nothing was run`);
  else if (met) shell.say(`✓ ${scenario}: ${report?.status ?? ''}, as expected`);
  else {
    shell.say(`✗ ${scenario}: came to something else`);
    for (const line of unmet) shell.say(`  ✗ expected ${line}`);
    shell.out(`\n${reportText}\n`);
  }
}

function exitOf(rehearsed: readonly RehearsalResult[]): ExitCode {
  if (rehearsed.some(({ problems }) => problems.length > 0)) return EXIT.nothingRun;
  const failed = rehearsed.filter(({ met }) => !met);
  if (failed.some(({ report }) => report?.status === 'cancelled')) return EXIT.cancelled;
  return failed.length > 0 ? EXIT.failed : EXIT.passed;
}

/** The JSON output. Its top-level `diagnostics` are those of the command line. */
function jsonOf(
  { files, skipped }: CheckResult,
  commandLineDiagnostics: readonly Diagnostic[],
  rehearsed: readonly RehearsalResult[] | null,
): unknown {
  return {
    valid: commandLineDiagnostics.length === 0 && files.every(({ valid }) => valid),
    diagnostics: commandLineDiagnostics,
    files: files.map(({ file, valid, workflow, diagnostics }) => ({
      file,
      valid,
      workflow: workflow?.name ?? null,
      dialect: workflow?.dialect ?? null,
      diagnostics,
    })),
    skipped,
    ...(rehearsed === null
      ? {}
      : {
          rehearsals: rehearsed.map(({ scenario, met, unmet, problems, report }) => ({
            scenario,
            met,
            unmet,
            problems,
            report,
          })),
        }),
  };
}
