import { git } from '../git.js';
import type { Repository } from '../repository/repository.js';
import type { Remote } from './remote.js';

/**
 * The remote `origin` of a clone, with the token that the environment has for it: `GH_TOKEN` or `GITHUB_TOKEN`, which
 * are for github.com (or `GITHUB_SERVER_URL`) and are shown to nobody else. Null where there is no such remote.
 */
export async function originOf(
  repository: Repository,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Remote | null> {
  const { code, stdout } = await git(repository.asUser, ['remote', 'get-url', 'origin'], { accept: [0, 2, 128] });
  if (code !== 0) return null;
  // Credentials would be refused: they would stand in argv.
  const url = stdout
    .toString('utf8')
    .trim()
    .replace(/^(https?:\/\/)[^/@]*@/, '$1');
  const token = env.GH_TOKEN ?? env.GITHUB_TOKEN ?? '';
  const server = `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/`;
  return token !== '' && url.startsWith(server) ? { url, token } : { url };
}
