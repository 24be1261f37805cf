import { afterEach, expect, it } from '@jest/globals';
import { describeWithMachines } from '../support/machines/machines-available.js';
import { attackedFiles, attackStep, type AttackedWorld, openAttackedWorld } from './support/attacked-world.js';

const WORKFLOW = `name: plain\nsteps:\n${attackStep('impl', 'echo x > made.txt')}`;

/** Takes away what cells are made with, and puts a package manager in place that brings one of them. */
const WITHOUT_CELLS = `
mkdir /opt/packages && mv "$(command -v bwrap)" /opt/packages/bwrap
mv /usr/bin/perl /opt/packages/perl
# The harness starts Perl, too.
cat > /usr/bin/perl <<'END'
#!/opt/packages/perl
exit 9 if "@ARGV" =~ /mount_setattr/;
exec '/opt/packages/perl', @ARGV;
END
chmod 755 /usr/bin/perl
cat > /usr/bin/apt-get <<'END'
#!/bin/sh
echo "$*" >> /opt/packages/log
case "$*" in *install*bubblewrap*) [ -e /opt/packages/lists ] && cp /opt/packages/bwrap /usr/bin/bwrap ;; *update*) touch /opt/packages/lists ;; esac
END
chmod 755 /usr/bin/apt-get
`;

describeWithMachines('a machine with neither bubblewrap nor a Perl that can make cells', () => {
  let world: AttackedWorld;
  afterEach(() => world.close());

  it.each([
    ['root', 'auto', true],
    ['sudo-user', 'auto', true],
    ['root', 'never', false],
  ] as const)('of kind %s, with install: %s: bubblewrap is installed: %s', async (kind, install, isInstalled) => {
    world = await openAttackedWorld(kind, await attackedFiles({ '.gump/workflows/plain.yaml': WORKFLOW }));
    await world.machine.run(['sh', '-euc', WITHOUT_CELLS], { as: 'root' });
    const number = world.github.openIssue({ title: 'Do it', body: 'As it says.', author: 'wendy' });
    const label = { on: 'issues.labeled', number, label: 'gump:plain', sender: 'wendy' } as const;
    const { outputs, summary } = await world.run(label, { install, sandbox: 'best' });
    expect(outputs.status).toBe('passed');
    expect(summary.includes('ran in a cell by bubblewrap')).toBe(isInstalled);
    const { stdout } = await world.machine.run(['cat', '/opt/packages/log'], { as: 'root' });
    expect(stdout.split('\n').filter((line) => line !== '')).toEqual(
      isInstalled
        ? [
            '-qq install --yes --no-install-recommends bubblewrap',
            '-qq update',
            '-qq install --yes --no-install-recommends bubblewrap',
          ]
        : [],
    );
  });
});
