import type { Project } from './find-projects.js';

/** The projects whose commands are run, and those that are left out because the change does not concern them. */
export interface Selection {
  readonly selected: readonly Project[];
  readonly leftOut: readonly Project[];
}

/**
 * Selects the projects that a change concerns: the root, whose commands may look at the whole tree; those with a changed
 * file; and those that use one of these, as far as their files say so. A change outside of all projects concerns all.
 * Without a list of changed paths, or with an empty one, all are selected.
 */
export async function selectProjects(projects: readonly Project[], changed: readonly string[]): Promise<Selection> {
  const paths = changed.filter((path) => !path.startsWith('.gump/'));
  const owners = paths.map((path) => ownerOf(path, projects));
  const outside = paths.some((path, index) => owners[index] === null && !isProse(path));
  if (outside || owners.every((owner) => owner === null)) return { selected: projects, leftOut: [] };
  const selected = new Set(projects.filter((project) => project.path === '' || owners.includes(project)));
  const touched = new Set(owners.flatMap((owner) => (owner === null ? [] : [owner.path])));
  for (const user of await usersOf(touched, projects)) selected.add(user);
  return {
    selected: projects.filter((project) => selected.has(project)),
    leftOut: projects.filter((project) => !selected.has(project)),
  };
}

/** The innermost project that has the path in its folder; null if none has. */
function ownerOf(path: string, projects: readonly Project[]): Project | null {
  const owning = projects.filter((project) => project.path === '' || path.startsWith(`${project.path}/`));
  return owning.reduce<Project | null>(
    (best, project) => (best === null || project.path.length > best.path.length ? project : best),
    null,
  );
}

/** Whether a file outside of all projects is there to be read by people: no test depends on it. */
function isProse(path: string): boolean {
  return /\.(md|markdown|rst|adoc)$/i.test(path) || /^(LICENSE|CODEOWNERS|AUTHORS)\b/.test(path);
}

/** The projects that use one of these paths, directly or through others. */
async function usersOf(paths: ReadonlySet<string>, projects: readonly Project[]): Promise<ReadonlySet<Project>> {
  const uses = new Map<Project, readonly string[]>();
  for (const project of projects) uses.set(project, await usedPaths(project));
  const reached = new Set(paths);
  const users = new Set<Project>();
  for (let grew = true; grew;) {
    grew = false;
    for (const [project, used] of uses) {
      if (users.has(project) || !used.some((path) => isReached(path, reached))) continue;
      users.add(project);
      reached.add(project.path);
      grew = true;
    }
  }
  return users;
}

/** Whether a used path is one of the projects reached, or lies in one of them (in the root, everything would). */
function isReached(path: string, reached: ReadonlySet<string>): boolean {
  return [...reached].some((one) => path === one || (one !== '' && path.startsWith(`${one}/`)));
}

async function usedPaths({ path, folder, ecosystems }: Project): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { uses } of ecosystems)
    for (const used of uses === undefined ? [] : await uses(folder)) {
      const resolved = resolve(path, used);
      if (resolved !== null) found.push(resolved);
    }
  return found;
}

/** A path relative to a project, as one of the tree; null if it leads out of the tree. */
function resolve(from: string, path: string): string | null {
  if (path.startsWith('/')) return null;
  const parts: string[] = [];
  for (const part of [...from.split('/'), ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}
