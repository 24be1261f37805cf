import type { GitHub } from '../github/github.js';
import { PLACES } from './kinds.js';
import type { Machine } from './machine.js';

/** Fills the machine's workspace as actions/checkout does: one commit, no branch. No credentials are left behind. */
export async function checkOut(machine: Machine, { serverUrl, remote, token }: GitHub): Promise<void> {
  const header = `http.extraheader=AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const url = `${serverUrl}/${remote.name}`;
  for (const args of [
    ['init', '--quiet'],
    ['remote', 'add', 'origin', url],
    ['-c', header, 'fetch', '--quiet', '--depth=1', 'origin', '+refs/heads/main:refs/remotes/origin/main'],
    ['checkout', '--quiet', '--detach', 'refs/remotes/origin/main'],
  ]) {
    const { code, stderr } = await machine.run(['git', ...args], { cwd: PLACES.workspace });
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }
}
