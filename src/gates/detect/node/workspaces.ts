import picomatch from 'picomatch';
import type { FolderPort } from '../../../model/gate.js';
import { shellWord } from '../../../model/shell-word.js';
import { type PackageJson, type PackageManager, findScript, readPackageJson } from './package-json.js';

/** The globs of a workspace's members (`packages/*`, `!packages/old`); empty if the folder is no root of one. */
export async function workspaceGlobs(folder: FolderPort, pkg: PackageJson): Promise<readonly string[]> {
  const pnpm = await folder.readText('pnpm-workspace.yaml');
  if (pnpm !== null) return pnpmPackages(pnpm);
  return pkg.workspaces;
}

/** Whether a path, relative to the root of the workspace, is one of its members. */
export function createMemberMatcher(globs: readonly string[]): (path: string) => boolean {
  const matcher = (glob: string) => picomatch(glob.replace(/^(\.\/)+/, '').replace(/\/+$/, ''));
  const included = globs.filter((glob) => !glob.startsWith('!')).map(matcher);
  const excluded = globs.filter((glob) => glob.startsWith('!')).map((glob) => matcher(glob.slice(1)));
  return (path) => included.some((matches) => matches(path)) && !excluded.some((matches) => matches(path));
}

/** Which members of a workspace have a script of some name. */
export interface MemberScripts {
  /** The folders of those that have it. */
  readonly having: readonly string[];
  /** Whether some have npm's placeholder, which always fails, in its place. */
  readonly placeholders: boolean;
}

/** Finds the members that have a script of this name. */
export async function findMemberScripts(
  folder: FolderPort,
  globs: readonly string[],
  script: string,
): Promise<MemberScripts> {
  const isMember = createMemberMatcher(globs);
  const having: string[] = [];
  let placeholders = false;
  for (const path of await foldersBelow(folder, globs)) {
    if (!isMember(path)) continue;
    const member = await readPackageJson(folder, path);
    const text = member === null || member === 'broken' ? null : findScript(member, script);
    if (text?.includes(PLACEHOLDER) === true) placeholders = true;
    else if (text !== null) having.push(path);
  }
  return { having, placeholders };
}

/** What the test script that `npm init` writes prints. */
export const PLACEHOLDER = 'no test specified';

/** The command that runs a script in all members that have it. */
export async function runInMembers(
  folder: FolderPort,
  manager: PackageManager,
  script: string,
  { having, placeholders }: MemberScripts,
): Promise<string> {
  const oneByOne = having.map((path) => `(cd ${shellWord(path)} && ${manager} run ${script})`).join(' && ');
  if (placeholders) return oneByOne;
  switch (manager) {
    case 'npm':
      return `npm run ${script} --workspaces --if-present`;
    case 'pnpm':
      return `pnpm -r run ${script}`;
    case 'bun':
      return `bun run --filter '*' ${script}`;
    case 'yarn':
      // The first version of yarn fails where one member has no such script.
      return (await folder.exists('.yarnrc.yml')) ? `yarn workspaces foreach --all run ${script}` : oneByOne;
  }
}

/** A pattern may have `**`: the walk ends at this depth, and after so many folders. */
const MAX_DEPTH = 4;
const MAX_FOLDERS = 2_000;

async function foldersBelow(folder: FolderPort, globs: readonly string[]): Promise<readonly string[]> {
  const tops = globs
    .filter((glob) => !glob.startsWith('!'))
    .map((glob) => picomatch.scan(glob.replace(/^(\.\/)+/, '')).base);
  const queue = [...new Set(tops)].map((path) => ({ path: path === '.' ? '' : path.replace(/\/+$/, ''), depth: 0 }));
  const found = new Set<string>();
  for (let next = queue.shift(); next !== undefined && found.size < MAX_FOLDERS; next = queue.shift()) {
    if (next.path !== '') found.add(next.path);
    if (next.depth >= MAX_DEPTH) continue;
    for (const name of await folder.list(next.path))
      if (name.endsWith('/') && !name.startsWith('.') && name !== 'node_modules/')
        queue.push({ path: `${next.path === '' ? '' : `${next.path}/`}${name.slice(0, -1)}`, depth: next.depth + 1 });
  }
  return [...found];
}

/** The list `packages` of a pnpm-workspace.yaml. */
function pnpmPackages(text: string): readonly string[] {
  const block = /^packages:[ \t]*(?:#.*)?\n((?:[ \t]*(?:-.*|#.*)?\n?)*)/m.exec(text)?.[1] ?? '';
  const inline = /^packages:[ \t]*\[([^\]]*)\]/m.exec(text)?.[1];
  if (inline !== undefined) return [...inline.matchAll(/["']?([^"',\s]+)["']?/g)].map(([, glob = '']) => glob);
  return [...block.matchAll(/^\s*-\s*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$/gm)].map(([, glob = '']) => glob);
}
