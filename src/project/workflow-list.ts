import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nearestWorkflow } from '../workflow/diagnostics/nearest-workflow.js';
import type { WorkflowFiles } from './repository-files.js';

/** A workflow or validator that is found by its name. */
export interface ListedWorkflow {
  /** As a call writes it: that of a validator begins with `validators/`. */
  readonly name: string;
  /** What it is read from: `.gump/workflows/x.yaml`, or null for a built-in one. */
  readonly file: string | null;
}

/** The user's workflows, then the built-in ones they do not stand for, each by name. */
export function listWorkflows(files: WorkflowFiles): Promise<readonly ListedWorkflow[]> {
  return list(files, '.gump/workflows', '', '');
}

/** The validators, likewise. */
export function listValidators(files: WorkflowFiles): Promise<readonly ListedWorkflow[]> {
  return list(files, '.gump/validators', 'validators', 'validators/');
}

/** Everything that a call may name. */
export async function callableNames(files: WorkflowFiles): Promise<readonly string[]> {
  return [...(await listWorkflows(files)), ...(await listValidators(files))].map(({ name }) => name);
}

/** What somebody most likely meant who asked for a workflow by a name that there is none of; null where nothing is near. */
export async function meantWorkflow(name: string, files: WorkflowFiles): Promise<string | null> {
  return nearestWorkflow('workflow', name, await callableNames(files));
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

/** Files by name without ending; of `x.yaml` and `x.yml` the first counts, as in the search. */
function yamlNames(files: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of files) {
    const name = file.replace(/\.ya?ml$/, '');
    if (name !== file && !names.has(name)) names.set(name, file);
  }
  return names;
}
