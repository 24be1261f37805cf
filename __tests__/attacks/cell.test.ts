import { afterEach, expect, it } from '@jest/globals';
import { type MachineKind, PLACES } from '../support/machines/kinds.js';
import { type Machine, openMachine } from '../support/machines/machine.js';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { HuntReport } from './support/hunt-report.js';
import { type PlantedSecrets, plantSecrets, program } from './support/plant-secrets.js';

const TREE = `${PLACES.temp}/tree`;
const HOME = `${PLACES.temp}/home-of-attempt`;

const PRIVILEGES = [
  '--clear-groups',
  '--no-new-privs',
  '--bounding-set=-all',
  '--inh-caps=-all',
  '--ambient-caps=-all',
];
const MOUNTS = [
  ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
  ...['bus', 'fs', 'irq', 'sys'].flatMap((name) => ['--ro-bind-try', `/proc/${name}`, `/proc/${name}`]),
  ...['/tmp', '/var/tmp'].flatMap((folder) => ['--perms', '1777', '--tmpfs', folder]),
  ...['/run', PLACES.home].flatMap((folder) => ['--perms', '0755', '--tmpfs', folder]),
  ...[PLACES.work, PLACES.temp].flatMap((folder) => ['--perms', '0755', '--dir', folder]),
  ...['--bind', TREE, TREE, '--bind', HOME, HOME, '--ro-bind', '/dev/null', '/etc/gitconfig'],
  ...['/opt/desktop/agent.sock', '/etc/ssh/ssh_host_ed25519_key', '/opt/runner/.credentials_rsaparams'].flatMap(
    (path) => [...['--ro-bind', '/dev/null', path]],
  ),
  ...['--perms', '0755', '--tmpfs', '/var/lib/waagent'],
  ...['--remount-ro', PLACES.home, '--remount-ro', '/run', '--remount-ro', '/var/lib/waagent'],
  ...['--die-with-parent', '--unshare-pid', '--unshare-ipc', '--chdir', TREE, '--setenv', 'HOME', HOME],
];
/** bubblewrap hands on what is open. gump has closed it by then; here a shell does. */
const WITHOUT_INHERITED = ['bash', '-c', 'exec 9<&- 100<&-; exec "$@"', 'bash'];
const WAYS: Readonly<Partial<Record<MachineKind, readonly string[]>>> = {
  root: ['bwrap', ...MOUNTS, 'setpriv', ...PRIVILEGES, '--'],
  'sudo-user': ['sudo', '-n', 'bwrap', ...MOUNTS, 'setpriv', '--reuid=1001', '--regid=1001', ...PRIVILEGES, '--'],
  user: ['bwrap', '--unshare-user', '--disable-userns', ...MOUNTS],
};

/**
 * The mounts that are known to hide and protect everything, written down here once more. They show that the machines allow
 * them and that the hunt reports nothing where there is nothing to report.
 */
describeWithMachines('the hunt, with bubblewrap in its way', () => {
  let machine: Machine;
  afterEach(() => machine.close());

  it.each(['root', 'sudo-user', 'user'] as const)('on a machine of kind %s finds and reaches nothing', async (kind) => {
    machine = await openMachine(kind);
    const secrets = await prepare(machine);
    const argv = secrets.underWorker([...WITHOUT_INHERITED, ...(WAYS[kind] ?? []), 'node', 'hunt.mjs']);
    const { stdout, stderr } = await machine.run(argv);
    const { found, wrote, means } = HuntReport.parse(JSON.parse(stdout === '' ? `"${stderr}"` : stdout));
    expect({ found: secrets.namesOf(found), wrote, means }).toEqual({
      found: [],
      wrote: [],
      means: { sudo: false, nsenter: false, umount: false, userNamespace: expect.any(Boolean) },
    });
  });
});

async function prepare(machine: Machine): Promise<PlantedSecrets> {
  await machine.run(['git', 'init', '--quiet', PLACES.workspace]);
  const secrets = await plantSecrets(machine, `ghs_${'5'.repeat(36)}`);
  await machine.write(`${TREE}/hunt.mjs`, await program('hunt.mjs'));
  await machine.run(['mkdir', '-p', HOME]);
  return secrets;
}
