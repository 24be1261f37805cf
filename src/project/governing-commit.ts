import type { Commit } from '../model/index.js';
import { commitTree, treeOf } from '../system/git/repository/commit.js';
import { overlay } from '../system/git/repository/overlay.js';
import type { Store } from '../system/git/repository/store.js';

/**
 * What rules a run: gump's own files, and what agents' CLIs read of a repository as settings or standing orders. Where
 * a run works on somebody's branch, all of it comes from the branch that the work is meant for.
 */
const FOLDERS: readonly string[] = ['.claude', '.codex', '.gemini', '.qwen', '.opencode', '.cursor', '.agents'];
const FILES: readonly string[] = [
  ...['CLAUDE.md', 'CLAUDE.local.md', 'AGENTS.md', 'AGENTS.override.md', 'GEMINI.md', 'QWEN.md', '.cursorrules'],
  ...['.mcp.json', 'opencode.json', 'opencode.jsonc', '.geminiignore', '.qwenignore', '.cursorignore'],
];

/** As globs: what no step may change in a run that works under another branch's rules. gump's own are always among them. */
export const RULING_PATHS: readonly string[] = [
  ...FOLDERS.map((name) => `**/${name}/**`),
  ...FILES.map((name) => `**/${name}`),
];

const RULING_FILES: ReadonlySet<string> = new Set(FILES.map((name) => name.toLowerCase()));

/** Whether a path, from the top of the repository, is one of those, in whatever case it is written. */
export function isRuling(path: string): boolean {
  // A file system that folds case would let `.Claude` pass for `.claude`.
  const parts = path.toLowerCase().split('/');
  if (parts[0] === '.gump' || parts.join('/') === 'gump.toml') return true;
  return RULING_FILES.has(parts.at(-1) ?? '') || parts.some((part) => FOLDERS.includes(part));
}

/** The commit a run works from: `head`, with what rules it from `rules`. `head` itself where the two agree on that. */
export async function ruledCommit(store: Store, head: Commit, rules: Commit): Promise<Commit> {
  if (head === rules) return head;
  const tree = await overlay(store, head, rules, isRuling);
  if (tree === (await treeOf(store, head))) return head;
  return await commitTree(store, tree, [head], {
    message: `The work of ${head} under the rules of ${rules}`,
    author: { name: 'gump', email: 'gump@users.noreply.github.com' },
    // Made again, it is the same commit.
    date: new Date(0),
  });
}
