/**
 * This folder finds the projects of a repository (`find-projects.ts`), and which of them a change concerns
 * (`select-projects.ts`). What a project's commands are is the business of `../detect`.
 */
import type { FolderPort } from '../../model/gate.js';
import type { Ecosystem } from '../detect/ecosystem.js';
import { ECOSYSTEMS } from '../detect/ecosystems.js';
import { folderPortIn } from '../ports-in-folder.js';

/** A folder that is built and tested by itself. */
export interface Project {
  /** Relative to the root of the tree; `''` is the root. */
  readonly path: string;
  readonly folder: FolderPort;
  /** What it may be, in the order of `ECOSYSTEMS`. */
  readonly ecosystems: readonly Ecosystem[];
}

/** The projects of a tree, the outer before those within. */
export interface ProjectSearch {
  readonly projects: readonly Project[];
  /** Whether the search ended before it had seen all folders. */
  readonly isPartial: boolean;
}

/**
 * Finds the projects of a tree. The root is one if any ecosystem knows it. A folder below is one if it has the marker of
 * an ecosystem, is a project by that one's own rule, and is covered by no project above (a member of a workspace is). If
 * `declared` is given, exactly those folders are the projects.
 */
export async function findProjects(root: FolderPort, declared?: readonly string[]): Promise<ProjectSearch> {
  if (declared !== undefined) return { projects: await declaredProjects(root, declared), isPartial: false };
  const projects: Project[] = [];
  const queue: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  let seen = 0;
  let isPartial = false;
  const covers: Cover[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (seen++ >= MAX_FOLDERS) {
      isPartial = true;
      break;
    }
    const names = await root.list(next.path);
    const project = await projectAt(root, next.path, names, covers);
    if (project !== null) {
      projects.push(project);
      covers.push(...(await coversOf(project)));
    }
    for (const name of names) {
      if (!name.endsWith('/') || !isSearched(name.slice(0, -1))) continue;
      const path = `${next.path === '' ? '' : `${next.path}/`}${name.slice(0, -1)}`;
      if (next.depth < MAX_DEPTH) queue.push({ path, depth: next.depth + 1 });
    }
  }
  return { projects, isPartial };
}

/** The search goes so many levels below the root, and through so many folders. */
const MAX_DEPTH = 5;
const MAX_FOLDERS = 4_000;

/**
 * Folders in which no project is looked for: what tools put there, and what is there to be read or copied rather than to
 * pass. A member of a workspace is found anyway, by its root.
 */
const NOT_SEARCHED = new Set([
  ...['node_modules', 'vendor', 'target', 'build', 'dist', 'out', 'obj', 'bin', 'venv', 'env', 'site-packages'],
  ...['third_party', 'third-party', 'external', 'deps', '_build', 'Pods', '__pycache__', 'coverage', 'tmp'],
  ...['test', 'tests', '__tests__', 'spec', 'specs', 'testing', 'e2e', 'it', 'integration-tests', 'testdata'],
  ...['test-data', 'test_data', 'fixture', 'fixtures', '__fixtures__', 'mocks', '__mocks__', 'stubs', 'snapshots'],
  ...['example', 'examples', 'sample', 'samples', 'demo', 'demos', 'template', 'templates', 'playground'],
  ...['bench', 'benches', 'benchmark', 'benchmarks', 'fuzz'],
]);

function isSearched(name: string): boolean {
  return !name.startsWith('.') && !/[{}]/.test(name) && !NOT_SEARCHED.has(name);
}

/** The part of the tree that the commands of a project cover for its ecosystem. */
interface Cover {
  readonly ecosystem: Ecosystem;
  readonly path: string;
  readonly matches: (path: string) => boolean;
}

async function coversOf({ path, folder, ecosystems }: Project): Promise<readonly Cover[]> {
  const found: Cover[] = [];
  for (const ecosystem of ecosystems)
    if (ecosystem.members !== undefined) found.push({ ecosystem, path, matches: await ecosystem.members(folder) });
  return found;
}

async function projectAt(
  root: FolderPort,
  path: string,
  names: readonly string[],
  covers: readonly Cover[],
): Promise<Project | null> {
  const marked = ECOSYSTEMS.filter(({ marker }) => names.some((name) => marker.test(name)));
  if (marked.length === 0) return null;
  const folder = folderPortIn(root, path);
  if (path === '') return { path, folder, ecosystems: marked };
  const own: Ecosystem[] = [];
  for (const ecosystem of marked) {
    if (ecosystem.nested === 'never' || isCovered(ecosystem, path, covers)) continue;
    if (await ecosystem.nested(folder)) own.push(ecosystem);
  }
  if (own.length === 0) return null;
  return { path, folder, ecosystems: marked.filter((one) => own.includes(one) || one.nested === 'never') };
}

function isCovered(ecosystem: Ecosystem, path: string, covers: readonly Cover[]): boolean {
  return covers.some((cover) => {
    if (cover.ecosystem !== ecosystem) return false;
    const below =
      cover.path === '' ? path : path.startsWith(`${cover.path}/`) ? path.slice(cover.path.length + 1) : null;
    return below !== null && cover.matches(below);
  });
}

async function declaredProjects(root: FolderPort, declared: readonly string[]): Promise<readonly Project[]> {
  const projects: Project[] = [];
  for (const path of declared) {
    const names = await root.list(path);
    const ecosystems = ECOSYSTEMS.filter(({ marker }) => names.some((name) => marker.test(name)));
    projects.push({ path, folder: folderPortIn(root, path), ecosystems });
  }
  return projects.sort((a, b) => a.path.split('/').length - b.path.split('/').length);
}
