import type { Commit } from '../../../model/ids.js';
import { git, nulSeparated } from '../git.js';
import type { Repository } from './repository.js';

export type ApplyResult =
  | { readonly kind: 'merged' }
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'conflict'; readonly files: readonly string[] }
  /** git would not begin: local changes in the way, no identity, a merge under way. Nothing was changed. */
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Merges a run's commit into the user's checkout with `--no-ff` and the user's own identity; hooks are not run, nothing
 * is signed. After a conflict the checkout is as it was.
 */
export async function applyToCheckout(repository: Repository, commit: Commit, message: string): Promise<ApplyResult> {
  const place = repository.asUser;
  if (await isMerging(repository)) return { kind: 'refused', message: 'a merge is under way in this checkout' };
  const args = ['merge', '--no-ff', '--no-edit', '--no-verify', '-m', message, commit];
  const { code, stdout, stderr } = await git(place, args, { accept: [0, 1, 2, 128] });
  const words = stdout.toString('utf8');
  if (code === 0) return { kind: /^Already up to date/m.test(words) ? 'up-to-date' : 'merged' };
  const unmerged = await git(place, ['diff', '--name-only', '--diff-filter=U', '-z']);
  if (await isMerging(repository)) await git(place, ['merge', '--abort']);
  const files = nulSeparated(unmerged.stdout);
  return files.length > 0 ? { kind: 'conflict', files } : { kind: 'refused', message: `${words}${stderr}`.trim() };
}

async function isMerging({ asUser }: Repository): Promise<boolean> {
  return (await git(asUser, ['rev-parse', '--quiet', '--verify', 'MERGE_HEAD'], { accept: [0, 1, 128] })).code === 0;
}
