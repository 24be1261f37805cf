import type { Mount } from '../mounts.js';
import { KERNEL_SETTINGS } from './kernel-settings.js';
import { CELL_PROGRAM } from './perl-program.js';

/**
 * Composes the command line that runs `argv` in a cell that one Perl process makes by system calls: for machines
 * without bubblewrap. `perl-base` is part of every Debian and Ubuntu. Root makes the cell, or a user in a user
 * namespace.
 */
export function perlCommand(
  perl: string,
  mounts: readonly Mount[],
  options: {
    /** As `process.arch` has it. */
    readonly processor: string;
    /** The program's user and group. */
    readonly user: number;
    readonly group: number;
    readonly inUserNamespace: boolean;
    readonly network: 'open' | 'none';
    readonly workingFolder: string;
    readonly keepGroups: boolean;
  },
  argv: readonly string[],
): readonly string[] {
  const { processor, user, group, inUserNamespace, network, workingFolder, keepGroups } = options;
  const switches = [inUserNamespace, network === 'none', keepGroups].map((isOn) => (isOn ? '1' : '0'));
  return [
    ...[perl, '-e', CELL_PROGRAM, '--', processor, String(user), String(group), workingFolder, ...switches],
    ...mounts.flatMap(mountArguments),
    ...KERNEL_SETTINGS.flatMap((path) => ['proc-ro', '', path]),
    ...['--', ...argv],
  ];
}

/** Three arguments a mount: what to do, with what, where. */
function mountArguments(mount: Mount): readonly string[] {
  switch (mount.kind) {
    case 'empty':
      return [mount.writable ? 'empty' : 'empty-ro', mount.mode, mount.path];
    case 'folder':
      return ['folder', '', mount.path];
    case 'show':
      return [mount.writable ? 'show' : 'show-ro', mount.source, mount.path];
    case 'mask':
      return ['show-ro', mount.source, mount.path];
  }
}
