import type { Commit } from '../model/index.js';
import { commitTree, treeOf } from '../system/git/repository/commit.js';
import { GUMP_IDENTITY } from '../system/git/repository/identity.js';
import { overlayTree } from '../system/git/repository/overlay.js';
import type { GitStore } from '../system/git/repository/store.js';

/**
 * The governing files of a run, besides gump's own: what the agents' CLIs read from a repository as settings or as
 * instructions. If a run works on somebody's branch, all of them come from the branch that the work is meant for.
 */
const FOLDERS: readonly string[] = ['.claude', '.codex', '.gemini', '.qwen', '.opencode', '.cursor', '.agents'];
const FILES: readonly string[] = [
  ...['CLAUDE.md', 'CLAUDE.local.md', 'AGENTS.md', 'AGENTS.override.md', 'GEMINI.md', 'QWEN.md', '.cursorrules'],
  ...['.mcp.json', 'opencode.json', 'opencode.jsonc', '.geminiignore', '.qwenignore', '.cursorignore'],
];

/** Globs of these files. No step may change them in a run under another branch's rules, nor gump's own in any run. */
export const GOVERNING_GLOBS: readonly string[] = [
  ...FOLDERS.map((name) => `**/${name}/**`),
  ...FILES.map((name) => `**/${name}`),
];

const GOVERNING_FILES: ReadonlySet<string> = new Set(FILES.map((name) => name.toLowerCase()));

/** Whether a path, from the root of the repository, is a governing file. Upper and lower case do not matter. */
export function isGoverningFile(path: string): boolean {
  // A case-insensitive file system reads `.Claude` as `.claude`.
  const parts = path.toLowerCase().split('/');
  if (parts[0] === '.gump' || parts.join('/') === 'gump.toml') return true;
  return GOVERNING_FILES.has(parts.at(-1) ?? '') || parts.some((part) => FOLDERS.includes(part));
}

/** Makes the commit that a run starts from: `head` with the governing files of `rules`; `head` itself if they agree. */
export async function overlayGoverningFiles(store: GitStore, head: Commit, rules: Commit): Promise<Commit> {
  if (head === rules) return head;
  const tree = await overlayTree(store, head, rules, isGoverningFile);
  if (tree === (await treeOf(store, head))) return head;
  return await commitTree(store, tree, [head], {
    message: `The work of ${head} under the rules of ${rules}`,
    author: GUMP_IDENTITY,
    // A fixed date, so that the same inputs give the same commit.
    date: new Date(0),
  });
}
