/**
 * The kinds of machine that users run the action on.
 * - `root`: everything as root, such as a container job or a self-hosted runner that was set up in a hurry.
 * - `sudo-user`: uid 1001 with passwordless sudo and without user namespaces, as GitHub's hosted Ubuntu.
 * - `user`: uid 1001 with user namespaces and without sudo.
 * - `bare-user`: uid 1001 with neither.
 */
export type MachineKind = 'root' | 'sudo-user' | 'user' | 'bare-user';

export const MACHINE_KINDS: readonly MachineKind[] = ['root', 'sudo-user', 'user', 'bare-user'];

/** The user that jobs run as, as in GitHub's images. */
export const RUNNER_UID = 1001;

/** Where things are in every machine, as on GitHub's hosted Ubuntu. */
export const PLACES = {
  home: '/home/runner',
  work: '/home/runner/work',
  temp: '/home/runner/work/_temp',
  workspace: '/home/runner/work/repo/repo',
  action: '/home/runner/work/_actions/isomorphx/gump-action/v1',
  toolCache: '/opt/hostedtoolcache',
  /** The first folder of PATH; the job's user may write there, as in what `setup-*` actions install. */
  bin: '/opt/hostedtoolcache/bin',
} as const;
