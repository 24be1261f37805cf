import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git, type GitContext } from '../git.js';
import type { Repository } from '../repository/repository.js';
import { formatAlternate } from './agent-repository.js';

/**
 * Creates a scratch view of the user's repository for trying something. Files, branches and history are read from the
 * user's repository; objects and refs that a run writes go to `folder`, a git folder of its own. Removing that folder
 * leaves no trace.
 */
export async function createScratchRepository(repository: Repository, folder: string): Promise<Repository> {
  const { GIT_WORK_TREE: _, ...env } = repository.context.env;
  const place: GitContext = { cwd: repository.dir, env: { ...env, GIT_DIR: folder } };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await git(place, ['init', '--quiet', '--bare', '--template=', `--object-format=${repository.objectFormat}`]);
  const { stdout } = await git(repository.context, ['for-each-ref', '--format=%(objectname) %(refname)']);
  const lines = stdout.toString('utf8').split('\n');
  const refs = lines.filter((line) => line !== '' && !/ refs\/(gump|stash|replace)(\/|$)/.test(line));
  await mkdir(join(folder, 'objects/info'), { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'objects/info/alternates'), `${formatAlternate(repository.objects)}\n`),
    writeFile(join(folder, 'packed-refs'), refs.map((line) => `${line}\n`).join('')),
    writeFile(join(folder, 'HEAD'), `${repository.head}\n`),
  ]);
  return { ...repository, gitDir: folder, objects: join(folder, 'objects'), context: place };
}
