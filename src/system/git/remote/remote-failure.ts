import type { GitError } from '../git.js';

/**
 * Why a remote refused. `auth`: the token is not known. `permission`: it is, and may not. `workflows`: files below
 * `.github/workflows` need a permission of their own. `stale`: the remote moved on (no fast-forward, or not what was
 * expected). `protected`: a rule of the branch. `hook`: the remote's own hook said no. `too-large`: a file or the push.
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

export interface RemoteFailure {
  readonly kind: RemoteFailureKind;
  /** git's own words and those of the remote, at most 2,000 characters, without credentials. */
  readonly message: string;
}

/** Reads git's words (in English, as we run it) as one of the kinds. The first row that fits decides. */
export function remoteFailure(error: GitError): RemoteFailure {
  const [kind] = ROWS.find(([, words]) => words.test(error.detail)) ?? ['other' as const];
  return { kind, message: withoutCredentials(error.detail).slice(-2_000) };
}

const ROWS: readonly (readonly [RemoteFailureKind, RegExp])[] = [
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
