/**
 * `path` as a tool names it (absolute, or relative to the worktree), relative to the worktree, without `.` and `..`; the
 * worktree itself is `''`. A path that leads out of it stays absolute. Symbolic links are not followed.
 */
export function insideWorktree(worktree: string, path: string): string {
  const root = normalized(worktree);
  const target = normalized(path.startsWith('/') ? path : `${worktree}/${path}`);
  if (target === root) return '';
  return target.startsWith(`${root}/`) ? target.slice(root.length + 1) : target;
}

/** An absolute path without empty, `.` and `..` segments, and without a slash at its end. */
function normalized(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
