/**
 * Converts a path from a tool call (absolute, or relative to the worktree) to one relative to the worktree, without `.`
 * and `..`. The worktree itself is `''`; a path outside it stays absolute. Symbolic links are not followed.
 */
export function relativeToWorktree(worktree: string, path: string): string {
  const root = normalized(worktree);
  const target = normalized(path.startsWith('/') ? path : `${worktree}/${path}`);
  if (target === root) return '';
  return target.startsWith(`${root}/`) ? target.slice(root.length + 1) : target;
}

/** Removes empty, `.` and `..` segments and a trailing slash from an absolute path. */
function normalized(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
