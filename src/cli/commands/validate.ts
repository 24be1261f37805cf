import { checkNamed, type CheckedFile } from '../../runtime/check-files.js';
import { listWorkflows } from '../../runtime/workflow-list.js';
import { showDiagnostics } from '../diagnostics.js';
import { readingHere } from '../reading.js';
import { refuse } from '../refuse.js';
import { EXIT, type ExitCode, type Shell } from '../terminal.js';

/** `gump validate`: reads workflows as a run would, and starts nothing. Without names: those of this repository. */
export async function validateCommand(shell: Shell, names: readonly string[], json: boolean): Promise<ExitCode> {
  const reading = await readingHere(shell);
  const wanted = names.length > 0 ? names : await ownWorkflows(shell, reading.workspace);
  if (wanted.length === 0) return refuse(shell, 'no workflows in .gump/workflows; name a file, a folder, or `-`');
  const checked: CheckedFile[] = [];
  for (const name of wanted) {
    const found = await checkNamed(name, reading);
    if (typeof found === 'string') return refuse(shell, found);
    checked.push(...found);
  }
  if (json) shell.out(`${JSON.stringify(jsonOf(checked), null, 2)}\n`);
  else for (const file of checked) show(shell, file);
  return checked.every(({ valid }) => valid) ? EXIT.passed : EXIT.nothingRun;
}

async function ownWorkflows(shell: Shell, workspace: string): Promise<readonly string[]> {
  const listed = await listWorkflows(workspace, shell.packageRoot);
  return listed.flatMap(({ file }) => (file === null ? [] : [`${workspace}/${file}`]));
}

function show(shell: Shell, { file, valid, workflow, diagnostics, sources }: CheckedFile): void {
  showDiagnostics(shell, diagnostics, sources);
  const what = workflow === null ? '' : `: ${workflow.name}, ${workflow.dialect} dialect`;
  shell.say(valid ? `✓ ${file}${what}` : `✗ ${file}`);
}

function jsonOf(checked: readonly CheckedFile[]): unknown {
  return {
    valid: checked.every(({ valid }) => valid),
    files: checked.map(({ file, valid, workflow, diagnostics }) => ({
      file,
      valid,
      workflow: workflow?.name ?? null,
      dialect: workflow?.dialect ?? null,
      diagnostics,
    })),
  };
}
