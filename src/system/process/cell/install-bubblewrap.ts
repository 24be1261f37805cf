import type { HostEnvironment } from '../environment/environment.js';
import { runToEnd } from '../run-to-end.js';
import { findInstalledProgram, findOwnProgram, type OwnProgram } from '../../programs/own-programs.js';

/** Each package manager with the commands to try, in this order, until one of them succeeds. */
const MANAGERS = [
  {
    name: 'apt-get',
    refresh: ['-qq', 'update'],
    install: ['-qq', 'install', '--yes', '--no-install-recommends', 'bubblewrap'],
  },
  { name: 'apk', refresh: ['update', '--quiet'], install: ['add', '--quiet', 'bubblewrap'] },
  { name: 'dnf', refresh: null, install: ['install', '--quiet', '--assumeyes', 'bubblewrap'] },
] as const;

const DEADLINE_MS = 120_000;

/**
 * Installs bubblewrap by the machine's package manager, as root or by `sudo`, and resolves to its path; null if there is
 * no package manager or it fails. Takes some seconds. Never rejects.
 */
export async function installBubblewrap(sudo: OwnProgram | null, host: HostEnvironment): Promise<OwnProgram | null> {
  const env = environmentOf(host);
  const run = async (program: OwnProgram, args: readonly string[]): Promise<boolean> => {
    const command =
      sudo === null
        ? { file: program, args }
        : { file: sudo, args: ['-n', 'env', ...assignments(env), program, ...args] };
    const { ending } = await runToEnd({ ...command, cwd: '/', env }, { deadlineMs: DEADLINE_MS });
    return ending.kind === 'exited' && ending.code === 0;
  };
  for (const { name, refresh, install } of MANAGERS) {
    const program = findOwnProgram(name);
    if (program === null) continue;
    // Lists of packages that are out of date, or missing as in most images of containers, are fetched at need.
    if (
      (await run(program, install)) ||
      (refresh !== null && (await run(program, refresh)) && (await run(program, install)))
    )
      return findInstalledProgram('bwrap');
  }
  return null;
}

/** What a package manager needs of the job's environment: the way to its servers. */
function environmentOf(host: HostEnvironment): Record<string, string> {
  const env: Record<string, string> = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' };
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    const value = host[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function assignments(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
