import { git } from '../git.js';
import type { Repository } from '../repository/repository.js';
import type { Remote } from './remote.js';

/**
 * Finds the remote `origin` of a clone, with the token from `GH_TOKEN` or `GITHUB_TOKEN` if it is on github.com (or
 * `GITHUB_SERVER_URL`): the token is never sent to another server. Null if there is no such remote.
 */
export async function findOrigin(
  repository: Repository,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Remote | null> {
  const { code, stdout } = await git(repository.userContext, ['remote', 'get-url', 'origin'], { accept: [0, 2, 128] });
  if (code !== 0) return null;
  // `Remote` refuses credentials in a URL, because they would be visible in argv.
  const url = stdout
    .toString('utf8')
    .trim()
    .replace(/^(https?:\/\/)[^/@]*@/, '$1');
  const token = env.GH_TOKEN ?? env.GITHUB_TOKEN ?? '';
  const server = `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/`;
  return token !== '' && url.startsWith(server) ? { url, token } : { url };
}
