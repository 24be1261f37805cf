import type { OwnProgram } from '../../programs/own-programs.js';
import { runToEnd } from '../run-to-end.js';

/**
 * Loads a profile into AppArmor that lets this bubblewrap make user namespaces, which Ubuntu 24.04 keeps from programs
 * without one. It lasts until the machine is started again. Resolves to whether it was loaded: false without sudo or
 * AppArmor.
 */
export async function allowBubblewrap({
  sudo,
  apparmorParser,
  bwrap,
}: {
  readonly sudo: OwnProgram | null;
  readonly apparmorParser: OwnProgram | null;
  readonly bwrap: OwnProgram | null;
}): Promise<boolean> {
  if (sudo === null || apparmorParser === null || bwrap === null) return false;
  // Without `unconfined` bubblewrap itself would be confined; a path is quoted, as it may hold a space.
  const profile = `abi <abi/4.0>,\nprofile gump-bubblewrap "${bwrap}" flags=(unconfined) {\n  userns,\n}\n`;
  const { ending } = await runToEnd(
    {
      file: sudo,
      args: ['-n', '--', apparmorParser, '--replace'],
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin' },
      stdin: profile,
    },
    { deadlineMs: 10_000 },
  );
  return ending.kind === 'exited' && ending.code === 0;
}
