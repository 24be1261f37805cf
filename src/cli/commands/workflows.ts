import { paint } from '../../report/style.js';
import { renderTable } from '../../report/table.js';
import { cleanLine } from '../../report/text.js';
import { readWorkflowFiles } from '../../runtime/workflow-files.js';
import { listWorkflows } from '../../runtime/workflow-list.js';
import { nearest } from '../../workflow/nearest.js';
import { readingHere } from '../reading.js';
import { refuse } from '../refuse.js';
import { EXIT, type ExitCode, type Shell } from '../terminal.js';

/** `gump workflows`: what `gump run` finds by name. */
export async function listWorkflowsCommand(shell: Shell): Promise<ExitCode> {
  const { workspace, files, world } = await readingHere(shell);
  const rows = [];
  for (const { name, file } of await listWorkflows(workspace, shell.packageRoot)) {
    const read = await readWorkflowFiles(name, files, world);
    const what = read?.workflow?.description ?? `invalid: gump validate ${name}`;
    rows.push([name, file ?? 'built-in', cleanLine(what, 90)]);
  }
  const columns = ['Workflow', 'From', 'What it does'].map((title) => ({ title, align: 'left' }) as const);
  const [titles = '', rule = '', ...body] = renderTable(columns, rows);
  shell.say([paint(shell.style, 'strong', titles), paint(shell.style, 'dim', rule), ...body].join('\n'));
  shell.out('\nOne as it is written: gump workflows show NAME. Your own go to .gump/workflows/NAME.yaml.\n');
  return EXIT.passed;
}

/** `gump workflows show NAME`: its text, to read or to copy. */
export async function showWorkflowCommand(shell: Shell, name: string): Promise<ExitCode> {
  const { workspace, files, world } = await readingHere(shell);
  const read = await readWorkflowFiles(name, files, world);
  if (read !== null) {
    shell.out(read.source.text.replace(/\n?$/, '\n'));
    return EXIT.passed;
  }
  const names = (await listWorkflows(workspace, shell.packageRoot)).map((workflow) => workflow.name);
  const near = nearest(name, names);
  return refuse(
    shell,
    `no workflow ${name}; ${near === null ? `there are: ${names.join(', ')}` : `did you mean ${near}?`}`,
  );
}
