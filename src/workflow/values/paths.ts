/** A path of the repository with `.` and `..` worked out; null when it is absolute or leaves the repository. */
export function normalPath(path: string): string | null {
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
 * A path as it is written in a file of the repository, from the repository's root; null when it leaves the repository. In
 * a file elsewhere, which is known by its absolute path, an absolute one.
 */
export function pathFrom(file: string, path: string): string | null {
  const worked = normalPath(`${folderOf(file)}/${path}`.replace(/^\/+/, ''));
  return worked !== null && file.startsWith('/') ? `/${worked}` : worked;
}

/** The folder of a file, `''` for the root. */
function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '' : file.slice(0, slash);
}

/** `research/deep` → `deep`; an extension is not part of a workflow's name. */
export function lastSegment(name: string): string {
  return (name.split('/').at(-1) ?? name).replace(/\.ya?ml$/, '');
}
