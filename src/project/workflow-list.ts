import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findNearestWorkflow } from '../workflow/reading/nearest-workflow.js';
import type { WorkflowFiles } from './repository-files.js';

/** A workflow or validator that can be used by its name. */
export interface ListedWorkflow {
  /** The name as a call writes it. Names of validators begin with `validators/`. */
  readonly name: string;
  /** The file that it is read from, such as `.gump/workflows/x.yaml`; null for a built-in one. */
  readonly file: string | null;
}

/** Lists the user's workflows, then the built-in ones that they do not replace, each sorted by name. */
export function listWorkflows(files: WorkflowFiles): Promise<readonly ListedWorkflow[]> {
  return list(files, '.gump/workflows', '', '');
}

/** Lists the validators, in the same order. */
export function listValidators(files: WorkflowFiles): Promise<readonly ListedWorkflow[]> {
  return list(files, '.gump/validators', 'validators', 'validators/');
}

/** The names of all workflows and validators that a call can use. */
export async function callableNames(files: WorkflowFiles): Promise<readonly string[]> {
  return [...(await listWorkflows(files)), ...(await listValidators(files))].map(({ name }) => name);
}

/** Suggests a workflow for a name that does not exist; null if no name is similar. */
export async function suggestWorkflow(name: string, files: WorkflowFiles): Promise<string | null> {
  return findNearestWorkflow('workflow', name, await callableNames(files));
}

async function list(
  { repository, builtIns }: WorkflowFiles,
  own: string,
  builtIn: string,
  prefix: string,
): Promise<readonly ListedWorkflow[]> {
  const ours = yamlNames(await repository.list(own));
  const others = yamlNames((await readdir(join(builtIns, builtIn)).catch(() => [])).sort());
  return [
    ...[...ours].map(([name, file]) => ({ name: `${prefix}${name}`, file: `${own}/${file}` })),
    ...[...others.keys()].filter((name) => !ours.has(name)).map((name) => ({ name: `${prefix}${name}`, file: null })),
  ];
}

/** Files by their names without extension. Of `x.yaml` and `x.yml` the first counts, as in `candidateFiles`. */
function yamlNames(files: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of files) {
    const name = file.replace(/\.ya?ml$/, '');
    if (name !== file && !names.has(name)) names.set(name, file);
  }
  return names;
}
