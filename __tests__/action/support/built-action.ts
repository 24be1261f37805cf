import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** The action as a folder with an action.yml, made from the sources as they are now. */
export interface BuiltAction {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Stands below the project, for packages to be found. It differs from what is published only in not being bundled. */
export async function buildAction(): Promise<BuiltAction> {
  await mkdir(join(project, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(project, '.cache/action-'));
  const sources = await readdir(join(project, 'src'), { recursive: true });
  await Promise.all(sources.filter((name) => name.endsWith('.ts')).map((name) => compile(join('src', name), folder)));
  const action = await readFile(join(project, 'action.yml'), 'utf8');
  await writeFile(
    join(folder, 'action.yml'),
    action.replace('dist/main/index.js', 'src/action/main.js').replace('dist/post/index.js', 'src/action/post.js'),
  );
  await cp(join(project, 'workflows'), join(folder, 'workflows'), { recursive: true });
  await mkdir(join(folder, 'dist/played'), { recursive: true });
  await writeFile(join(folder, 'dist/played/index.js'), `import '../../src/runtime/played/main.js';\n`);
  await symlink(join(project, 'agents'), join(folder, 'agents'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function compile(path: string, folder: string): Promise<void> {
  const { code } = await transform(await readFile(join(project, path), 'utf8'), {
    filename: path,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  const to = join(folder, path.replace(/\.ts$/, '.js'));
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, code);
}
