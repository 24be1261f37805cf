import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compiledSources, project } from '../../support/compiled-sources.js';

/** The action, compiled from the sources as they are now: a folder with an action.yml for the runner harness. */
export interface BuiltAction {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Stands below the project, for packages to be found. It differs from what is published only in not being bundled. */
export async function buildAction(): Promise<BuiltAction> {
  const compiled = compiledSources();
  await mkdir(join(project, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(project, '.cache/action-'));
  await cp(join(compiled, 'src'), join(folder, 'src'), { recursive: true });
  await cp(join(compiled, 'dist'), join(folder, 'dist'), { recursive: true });
  const action = await readFile(join(project, 'action.yml'), 'utf8');
  await writeFile(
    join(folder, 'action.yml'),
    action.replace('dist/main/index.js', 'src/action/main.js').replace('dist/post/index.js', 'src/action/post.js'),
  );
  await cp(join(project, 'workflows'), join(folder, 'workflows'), { recursive: true });
  await symlink(join(project, 'agents'), join(folder, 'agents'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
