import type { CheckOptions } from '../../project/validate/check-files.js';
import { readWorkflowFiles } from '../../project/workflow-files.js';
import {
  callableNames,
  listValidators,
  listWorkflows,
  suggestWorkflow,
  type ListedWorkflow,
} from '../../project/workflow-list.js';
import { paint } from '../../report/format/style.js';
import { renderTable } from '../../report/format/table.js';
import { cleanLine } from '../../report/format/text.js';
import { createCheckOptions } from '../host/check-options.js';
import { EXIT, type ExitCode, type Shell } from '../host/shell.js';
import { refuse } from '../output/refuse.js';

/** `gump workflows`: lists the workflows that `gump run` finds by name, and the validators that gates can use. */
export async function listWorkflowsCommand(shell: Shell): Promise<ExitCode> {
  const options = await createCheckOptions(shell);
  await printTable(shell, options, 'Workflow', 'What it does', await listWorkflows(options.files));
  shell.out('\n');
  await printTable(shell, options, 'Validator', 'What it judges', await listValidators(options.files));
  shell.out(`
Any as it is written: gump workflows show NAME. Your own go to .gump/workflows/NAME.yaml.
A validator gives a verdict on the work of a step, as one of its gates: \`- validate: validators/NAME\`.
Your own go to .gump/validators/NAME.yaml.
`);
  return EXIT.passed;
}

async function printTable(
  shell: Shell,
  { files, world }: CheckOptions,
  kind: string,
  purpose: string,
  listed: readonly ListedWorkflow[],
): Promise<void> {
  const rows = [];
  for (const { name, file } of listed) {
    const read = await readWorkflowFiles(name, files, world);
    const what = read?.workflow?.description ?? `invalid: gump validate ${name}`;
    rows.push([name, file ?? 'built-in', cleanLine(what, 90)]);
  }
  const columns = [kind, 'From', purpose].map((title) => ({ title, align: 'left' }) as const);
  const [titles = '', rule = '', ...body] = renderTable(columns, rows);
  shell.say([paint(shell.style, 'strong', titles), paint(shell.style, 'dim', rule), ...body].join('\n'));
}

/** `gump workflows show NAME`: prints the text of a workflow, to read or to copy. */
export async function showWorkflowCommand(shell: Shell, name: string): Promise<ExitCode> {
  const { files, world } = await createCheckOptions(shell);
  const read = await readWorkflowFiles(name, files, world);
  if (read !== null) {
    shell.out(read.source.text.replace(/\n?$/, '\n'));
    return EXIT.passed;
  }
  const nearest = await suggestWorkflow(name, files);
  const others =
    nearest === null ? `there are: ${(await callableNames(files)).join(', ')}` : `did you mean ${nearest}?`;
  return refuse(shell, `no workflow ${name}; ${others}`);
}
