import type { GitError } from '../git.js';

/**
 * Why a remote operation failed.
 * `auth`: the token is not valid. `permission`: the token is valid but lacks the permission.
 * `workflows`: files below `.github/workflows` need a permission of their own.
 * `stale`: the remote ref has moved (not a fast-forward, or not the expected commit).
 * `protected`: a branch rule forbids it. `hook`: a hook of the remote refused it. `too-large`: a file or the push is.
 */
export type RemoteFailureKind =
  | 'auth'
  | 'permission'
  | 'workflows'
  | 'not-found'
  | 'stale'
  | 'protected'
  | 'too-large'
  | 'hook'
  | 'unreachable'
  | 'cancelled'
  | 'other';

/** A failed remote operation. */
export interface RemoteFailure {
  readonly kind: RemoteFailureKind;
  /** The messages of git and of the remote, at most 2,000 characters, without credentials. */
  readonly message: string;
}

/** Classifies a failure by git's (English) error message. The first matching pattern decides. */
export function classifyRemoteFailure(error: GitError): RemoteFailure {
  const [kind] = PATTERNS.find(([, pattern]) => pattern.test(error.detail)) ?? ['other' as const];
  return { kind, message: withoutCredentials(error.detail).slice(-2_000) };
}

const PATTERNS: readonly (readonly [RemoteFailureKind, RegExp])[] = [
  ['cancelled', /^ended by (abort|request)/],
  ['unreachable', /^ended by deadline/],
  ['workflows', /without `?workflows?`? (permission|scope)|refusing to allow .* workflow/i],
  ['protected', /GH006|GH013|protected branch|repository rule violations/i],
  ['too-large', /GH001|exceeds GitHub's file size limit|pack exceeds maximum|error: 413/i],
  ['stale', /\[remote rejected\].*(failed to update ref|cannot lock ref|reference already exists)/i],
  ['hook', /hook declined|pre-receive|\[remote rejected\]/i],
  ['stale', /\[rejected\]|stale info|non-fast-forward|fetch first/i],
  ['auth', /Authentication failed|could not read (Username|Password)|Invalid (username|credentials)|error: 401/i],
  ['permission', /error: 403|Permission to .* denied|Write access to .* not granted|insufficient permission/i],
  ['not-found', /Repository not found|repository '.*' not found|error: 404|does not appear to be a git repository/i],
  [
    'unreachable',
    /Could not resolve host|Failed to connect|Connection (refused|reset|timed out)|timed out|error: 5\d\d|RPC failed|remote end hung up|early EOF|unexpected disconnect|unable to access|SSL|TLS|Empty reply/i,
  ],
];

function withoutCredentials(text: string): string {
  return text.replace(/(\w+:\/\/)[^/@\s]+@/g, '$1').replace(/(basic|bearer) [\w+/=.-]{8,}/gi, '$1 ***');
}
