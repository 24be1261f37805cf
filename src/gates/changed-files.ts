import picomatch from 'picomatch';
import type { FileChange } from '../model/gate.js';

/** The flag `s` lets wildcards match newlines, which file names may contain. Dotfiles are matched like other files. */
const OPTIONS = { dot: true, flags: 's' } as const;

/** Leaves out changes below `.gump/`, which belongs to gump itself. */
export function excludeGumpFiles(changes: readonly FileChange[]): readonly FileChange[] {
  return changes.filter((change) => !change.path.startsWith('.gump/'));
}

/** Creates a matcher for a user's glob. Without `/` it matches a path's base name, with `/` the whole path. */
export function createGlobMatcher(glob: string): (path: string) => boolean {
  const trimmed = glob.trim();
  const matches = picomatch(stripLeadingDot(trimmed), OPTIONS);
  return trimmed.includes('/') ? matches : (path) => matches(path.slice(path.lastIndexOf('/') + 1));
}

/**
 * Creates a matcher for the `files` of a plan item, always against the whole path. Agents write these, so a path is
 * also taken literally (`app/[id]/a.ts`), a folder includes all that is in it, and neither a leading `!` nor an extglob
 * has a special meaning.
 */
export function createScopeMatcher(files: readonly string[]): (path: string) => boolean {
  const matchers = files.map((file) => createFileMatcher(stripLeadingDot(file.trim()).replace(/\/+$/, '')));
  return (path) => matchers.some((matches) => matches(path));
}

/** Renders paths as a list for people, control characters escaped. Paths beyond `limit` are only counted. */
export function renderPathList(paths: readonly string[], limit = 50): string {
  const shown = paths.slice(0, limit).map((path) => `  - ${escapePath(path)}`);
  return [...shown, ...(paths.length > limit ? [`  … and ${paths.length - limit} more`] : [])].join('\n');
}

/** A path for people. If it contains control characters it is quoted and escaped, else it is unchanged. */
export function escapePath(path: string): string {
  return /[\u0000-\u001f\u007f]/.test(path) ? JSON.stringify(path) : path;
}

function createFileMatcher(file: string): (path: string) => boolean {
  if (file === '' || file === '.') return () => true;
  const matches = picomatch(file, { ...OPTIONS, nonegate: true, noextglob: true });
  return (path) => path.startsWith(`${file}/`) || matches(path);
}

function stripLeadingDot(glob: string): string {
  return glob.replace(/^(\.\/)+/, '');
}
