/** Resolves `.` and `..` in a path of the repository; null if it is absolute or leaves the repository. */
export function normalizePath(path: string): string | null {
  if (/^([/\\]|[A-Za-z]:)/.test(path) || path.includes('\0')) return null;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/**
 * Resolves a path that is written in `file`, relative to that file's folder. The result is relative to the repository's
 * root, and null if it leaves the repository. If `file` is absolute (outside of the repository), so is the result.
 */
export function resolveRelativePath(file: string, path: string): string | null {
  const worked = normalizePath(`${folderOf(file)}/${path}`.replace(/^\/+/, ''));
  return worked !== null && file.startsWith('/') ? `/${worked}` : worked;
}

/** The folder of a file; `''` for the root. */
function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '' : file.slice(0, slash);
}

/** The name of a workflow without its folders and extension: `research/deep` → `deep`. */
export function workflowBaseName(name: string): string {
  return (name.split('/').at(-1) ?? name).replace(/\.ya?ml$/, '');
}
