import type { Commit } from '../../../model/ids.js';
import { git, nulSeparated } from '../git.js';
import type { Repository } from './repository.js';

/** Result of a merge into the checkout. */
export type ApplyResult =
  | { readonly kind: 'merged' }
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'conflict'; readonly files: readonly string[] }
  /**
   * git did not start the merge: local changes in the way, no identity, or a merge in progress. Nothing was changed.
   */
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Merges a run's commit into the user's checkout with `--no-ff` and the user's own identity. Hooks are not run and
 * nothing is signed. After a conflict the checkout is as it was before.
 */
export async function applyToCheckout(repository: Repository, commit: Commit, message: string): Promise<ApplyResult> {
  const context = repository.userContext;
  if (await isMerging(repository)) return { kind: 'refused', message: 'a merge is under way in this checkout' };
  const args = ['merge', '--no-ff', '--no-edit', '--no-verify', '-m', message, commit];
  const { code, stdout, stderr } = await git(context, args, { accept: [0, 1, 2, 128] });
  const output = stdout.toString('utf8');
  if (code === 0) return { kind: /^Already up to date/m.test(output) ? 'up-to-date' : 'merged' };
  const unmerged = await git(context, ['diff', '--name-only', '--diff-filter=U', '-z']);
  if (await isMerging(repository)) await git(context, ['merge', '--abort']);
  const files = nulSeparated(unmerged.stdout);
  return files.length > 0 ? { kind: 'conflict', files } : { kind: 'refused', message: `${output}${stderr}`.trim() };
}

async function isMerging({ userContext }: Repository): Promise<boolean> {
  return (
    (await git(userContext, ['rev-parse', '--quiet', '--verify', 'MERGE_HEAD'], { accept: [0, 1, 128] })).code === 0
  );
}
