import type { Diagnostic } from '../../model/index.js';
import { checkNamed, type Checked, type CheckedFile, type CheckOptions } from '../../project/validate/check-files.js';
import { listWorkflows } from '../../project/workflow-list.js';
import { typedPath } from '../../system/named-file.js';
import { settingProblems } from '../../workflow/checks/settings.js';
import { LOOK_OF_OURS } from '../../workflow/file-kind.js';
import { showDiagnostics } from '../diagnostics.js';
import { readingHere } from '../reading.js';
import { refuse } from '../refuse.js';
import { EXIT, type ExitCode, type Shell } from '../terminal.js';
import { rehearseAll, type Rehearsed } from './rehearse.js';
import { inputsOf } from './run.js';

export interface ValidateOptions {
  readonly json?: true;
  /** Each is played once, with the one workflow named. */
  readonly scenario?: readonly string[];
  readonly spec?: string;
  readonly set?: readonly string[];
}

/**
 * `gump validate`: reads workflows as a run would; without names those of this repository. With scenarios it also runs
 * the one workflow named against played agents, and compares with what they expect: 1 where it is not met.
 */
export async function validateCommand(
  shell: Shell,
  names: readonly string[],
  options: ValidateOptions,
): Promise<ExitCode> {
  const inputs = inputsOf(options.set ?? []);
  if (typeof inputs === 'string') return refuse(shell, inputs);
  const { scenario: scenarios = [], spec } = options;
  const [workflow = '', another] = names;
  if (scenarios.length > 0 && (workflow === '' || another !== undefined))
    return refuse(shell, '--scenario goes with one workflow: gump validate tdd --scenario rehearsals/tdd.yaml');
  const checked = await checkAll(shell, names, inputs);
  if (typeof checked === 'string') return refuse(shell, checked);
  const unused = settingProblems(
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
    valid && scenarios.length > 0 ? await rehearseAll(shell, workflow, scenarios, { spec, inputs }) : [];
  if (typeof rehearsed === 'string') return refuse(shell, rehearsed);
  if (options.json === true)
    shell.out(`${JSON.stringify(jsonOf(checked, unused, scenarios.length > 0 ? rehearsed : null), null, 2)}\n`);
  else for (const one of rehearsed) tell(shell, one);
  return valid ? exitOf(rehearsed) : EXIT.nothingRun;
}

async function checkAll(
  shell: Shell,
  names: readonly string[],
  inputs: Readonly<Record<string, string>>,
): Promise<Checked | string> {
  const reading = await readingHere(shell, inputs);
  const wanted = names.length > 0 ? names : await ownWorkflows(reading);
  if (wanted.length === 0) return 'no workflows in .gump/workflows; name a file, a folder, or `-`';
  const files: CheckedFile[] = [];
  const skipped: string[] = [];
  for (const name of wanted) {
    const found = await checkNamed(name, reading);
    if (typeof found === 'string') return found;
    files.push(...found.files);
    skipped.push(...found.skipped);
  }
  return { files, skipped };
}

/** Their files, as they would be named from here. */
async function ownWorkflows({ files, cwd, workspace }: CheckOptions): Promise<readonly string[]> {
  const listed = await listWorkflows(files);
  return listed.flatMap(({ file }) => (file === null ? [] : typedPath(cwd, workspace, file)));
}

function show(shell: Shell, { file, valid, workflow, diagnostics, sources }: CheckedFile): void {
  showDiagnostics(shell, diagnostics, sources);
  const what = workflow === null ? '' : `: ${workflow.name}, ${workflow.dialect} dialect`;
  shell.say(valid ? `✓ ${file}${what}` : `✗ ${file}`);
}

const MOST_SKIPPED = 20;

function showSkipped(shell: Shell, skipped: readonly string[]): void {
  if (skipped.length === 0) return;
  const rest = skipped.length - MOST_SKIPPED;
  const more = rest > 0 ? ` and ${rest} more; --json names all` : '';
  shell.say(`– skipped, without ${LOOK_OF_OURS}: ${skipped.slice(0, MOST_SKIPPED).join(', ')}${more}`);
}

/** Nothing of the run is kept, so where it came to something else, all there is to know is said here. */
function tell(shell: Shell, { scenario, met, unmet, report, told, problems }: Rehearsed): void {
  if (problems.length > 0) shell.say(`✗ ${scenario}: nothing was run`);
  else if (met) shell.say(`✓ ${scenario}: ${report?.status ?? ''}, as expected`);
  else {
    shell.say(`✗ ${scenario}: came to something else`);
    for (const line of unmet) shell.say(`  ✗ expected ${line}`);
    shell.out(`\n${told}\n`);
  }
}

function exitOf(rehearsed: readonly Rehearsed[]): ExitCode {
  if (rehearsed.some(({ problems }) => problems.length > 0)) return EXIT.nothingRun;
  const failed = rehearsed.filter(({ met }) => !met);
  if (failed.some(({ report }) => report?.status === 'cancelled')) return EXIT.cancelled;
  return failed.length > 0 ? EXIT.failed : EXIT.passed;
}

/** `diagnostics` beside `files` are of the command line. */
function jsonOf(
  { files, skipped }: Checked,
  given: readonly Diagnostic[],
  rehearsed: readonly Rehearsed[] | null,
): unknown {
  return {
    valid: given.length === 0 && files.every(({ valid }) => valid),
    diagnostics: given,
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
