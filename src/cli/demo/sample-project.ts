import { cp, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, HARDENED_ENVIRONMENT, NO_OUTER_CONFIG, type GitContext } from '../../system/git/git.js';
import { buildChildEnvironment, type HostEnvironment } from '../../system/process/environment/environment.js';

/**
 * Copies a project into a new temporary folder and makes it a git repository with one commit. Returns the folder. The
 * user's git configuration is not read; the repository has an identity of its own for later commands (`gump apply`).
 */
export async function createSampleProject(project: string, host: HostEnvironment): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gump-demo-')));
  await cp(project, folder, { recursive: true });
  const env = { ...buildChildEnvironment({ host, home: folder }), ...HARDENED_ENVIRONMENT, ...NO_OUTER_CONFIG };
  const place: GitContext = { cwd: folder, env };
  await git(place, ['init', '--quiet', '--template=', '--initial-branch=main']);
  await git(place, ['config', 'user.name', 'gump demo']);
  await git(place, ['config', 'user.email', 'demo@localhost']);
  await git(place, ['add', '--all']);
  await git(place, ['commit', '--quiet', '--message=A till for a corner shop']);
  return folder;
}
