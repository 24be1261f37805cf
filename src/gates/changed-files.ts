import picomatch from 'picomatch';
import type { FileChange } from '../model/gate.js';

/** `s`: a file's name may hold a newline. Dotfiles are files like any other. */
const OPTIONS = { dot: true, flags: 's' } as const;

/** The changes that count: what is below `.gump/` belongs to gump. */
export function countedChanges(changes: readonly FileChange[]): readonly FileChange[] {
  return changes.filter((change) => !change.path.startsWith('.gump/'));
}

/** A user's glob: without `/` it is matched against a path's base name, with `/` against the whole path. */
export function matcherOf(glob: string): (path: string) => boolean {
  const trimmed = glob.trim();
  const matches = picomatch(withoutDot(trimmed), OPTIONS);
  return trimmed.includes('/') ? matches : (path) => matches(path.slice(path.lastIndexOf('/') + 1));
}

/**
 * An item's `files`, always against the whole path. Agents write these: a path is taken literally too (`app/[id]/a.ts`),
 * a folder stands for all in it, and neither a leading `!` nor an extglob means anything.
 */
export function scopeOf(files: readonly string[]): (path: string) => boolean {
  const matchers = files.map((file) => scopeMatcher(withoutDot(file.trim()).replace(/\/+$/, '')));
  return (path) => matchers.some((matches) => matches(path));
}

/** Paths as a list for people, with what cannot be printed escaped; the rest counted past `limit`. */
export function listPaths(paths: readonly string[], limit = 50): string {
  const shown = paths.slice(0, limit).map((path) => `  - ${printable(path)}`);
  return [...shown, ...(paths.length > limit ? [`  … and ${paths.length - limit} more`] : [])].join('\n');
}

/** A path for people: in quotes, and escaped, where it holds control characters. */
export function printable(path: string): string {
  return /[\u0000-\u001f\u007f]/.test(path) ? JSON.stringify(path) : path;
}

function scopeMatcher(file: string): (path: string) => boolean {
  if (file === '' || file === '.') return () => true;
  const matches = picomatch(file, { ...OPTIONS, nonegate: true, noextglob: true });
  return (path) => path.startsWith(`${file}/`) || matches(path);
}

function withoutDot(glob: string): string {
  return glob.replace(/^(\.\/)+/, '');
}
