import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A workflow that `gump run` finds by its name. */
export interface ListedWorkflow {
  readonly name: string;
  /** What it is read from: `.gump/workflows/x.yaml`, or null for a built-in one. */
  readonly file: string | null;
}

/** The user's workflows, then the built-in ones they do not stand for, each by name. */
export async function listWorkflows(workspace: string, packageRoot: string): Promise<readonly ListedWorkflow[]> {
  const own = await yamlNames(join(workspace, '.gump', 'workflows'));
  const builtIn = await yamlNames(join(packageRoot, 'workflows'));
  return [
    ...[...own].map(([name, file]) => ({ name, file: `.gump/workflows/${file}` })),
    ...[...builtIn.keys()].filter((name) => !own.has(name)).map((name) => ({ name, file: null })),
  ];
}

/** Files by name without ending; of `x.yaml` and `x.yml` the first counts, as in the search. */
async function yamlNames(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => /\.ya?ml$/.test(file)).sort();
  const names = new Map<string, string>();
  for (const file of files) {
    const name = file.replace(/\.ya?ml$/, '');
    if (!names.has(name)) names.set(name, file);
  }
  return names;
}
