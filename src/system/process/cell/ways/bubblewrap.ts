import type { Mount } from '../mounts.js';
import { KERNEL_SETTINGS } from './kernel-settings.js';

/** Programs that a cell of bubblewrap is made with, as absolute paths. */
export interface BubblewrapPrograms {
  readonly bwrap: string;
  readonly env: string;
  /** For a cell made by root, and by sudo. */
  readonly setpriv: string;
}

/** How the child is left without rights. */
export type Rights =
  /** The cell is made in a user namespace, by whoever it is for. `forbidsNesting`: no further one can be made in it. */
  | { readonly kind: 'user'; readonly forbidsNesting: boolean }
  /** Root makes the cell and stays root without any capability. It can then make user namespaces. */
  | { readonly kind: 'root' }
  /** Root makes the cell for this user and group. */
  | { readonly kind: 'become'; readonly user: number; readonly group: number };

/** Signals that a program may answer. bubblewrap itself would die of them, and take the program with it unheard. */
export const POLITE_SIGNALS: readonly string[] = ['TERM', 'INT', 'HUP'];

/** Composes the command line that starts `argv` deaf to polite signals. */
export function deafCommand(env: string, argv: readonly string[]): readonly string[] {
  return [env, `--ignore-signal=${POLITE_SIGNALS.join(',')}`, ...argv];
}

/**
 * Composes the command line that runs `argv` by bubblewrap. It must be started deaf to polite signals, which the program
 * gets back. If bubblewrap dies, so does everything in the cell.
 */
export function bubblewrapCommand(
  { bwrap, env, setpriv }: BubblewrapPrograms,
  mounts: readonly Mount[],
  options: {
    readonly rights: Rights;
    readonly network: 'open' | 'none';
    readonly workingFolder: string;
    readonly keepGroups: boolean;
    /** Set for the program alone: `NAME=value`. */
    readonly variables: readonly string[];
    /** Taken from the program's environment. */
    readonly without: readonly string[];
  },
  argv: readonly string[],
): readonly string[] {
  const { rights } = options;
  return [
    bwrap,
    // Root would keep its capabilities within the namespace.
    ...(rights.kind === 'user' ? ['--unshare-user', '--cap-drop', 'ALL'] : []),
    ...(rights.kind === 'user' && rights.forbidsNesting ? ['--disable-userns'] : []),
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--die-with-parent'],
    ...(options.network === 'none' ? ['--unshare-net'] : []),
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...KERNEL_SETTINGS.flatMap((path) => ['--ro-bind-try', path, path]),
    ...mounts.flatMap(mountArguments),
    // Last of all: nothing could be mounted inside a read-only folder.
    ...mounts.flatMap((mount) => (mount.kind === 'empty' && !mount.writable ? ['--remount-ro', mount.path] : [])),
    ...['--remount-ro', '/dev', '--chdir', options.workingFolder, '--'],
    ...rightsArguments(setpriv, rights, options.keepGroups),
    // Behind sudo a shell has started this in the background, where QUIT is ignored.
    ...[env, `--default-signal=${POLITE_SIGNALS.join(',')},QUIT`],
    ...options.without.flatMap((name) => ['-u', name]),
    ...options.variables,
    ...argv,
  ];
}

/** Folders that bubblewrap makes by itself belong to root and are closed to everybody else, hence all the modes. */
function mountArguments(mount: Mount): readonly string[] {
  switch (mount.kind) {
    case 'empty':
      return ['--perms', mount.mode, '--tmpfs', mount.path];
    case 'folder':
      return ['--perms', '0755', '--dir', mount.path];
    case 'show':
      return [mount.writable ? '--bind' : '--ro-bind', mount.source, mount.path];
    case 'mask':
      return ['--ro-bind', mount.source, mount.path];
  }
}

function rightsArguments(setpriv: string, rights: Rights, keepGroups: boolean): readonly string[] {
  if (rights.kind === 'user') return [];
  return [
    setpriv,
    ...(rights.kind === 'become' ? ['--reuid', String(rights.user), '--regid', String(rights.group)] : []),
    // Setting the user's groups again would bring back `docker`.
    ...(keepGroups ? ['--keep-groups'] : ['--clear-groups']),
    ...['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all', '--'],
  ];
}
