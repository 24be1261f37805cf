import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { findOwnProgram } from '../../src/system/programs/own-programs.js';
import { asOwnProgram, findCellOf, inJob, type JobFolders } from './cells.js';
import { inFolder } from './processes.js';

// This kernel may have no AppArmor: three programs stand for a machine on which it keeps user namespaces from
// bubblewrap until a profile is loaded. The cell itself is real.
const bwrap = findOwnProgram('bwrap');

it.each([true, false])('loads a profile for bubblewrap only where that is allowed: %s', async (mayLoadProfile) => {
  if (bwrap === null) throw new Error('this machine has no bubblewrap');
  await inFolder(async (folder) => {
    const profile = join(folder, 'profile');
    const program = (name: string, script: string): string => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return join(folder, name);
    };
    const refusal = '{ echo "bwrap: setting up uid map: Permission denied" >&2; exit 1; }';
    const refusing = program('bwrap', `[ -e ${profile} ] || ${refusal}\nexec ${bwrap} "$@"`);
    const sudo = program('sudo', 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"');
    const parser = program('apparmor_parser', `cat > ${profile}`);
    const cell = await inJob((job: JobFolders) =>
      findCellOf(
        job,
        {
          bwrap: asOwnProgram(refusing),
          perl: null,
          sudo: asOwnProgram(sudo),
          apparmorParser: asOwnProgram(parser),
        },
        { mayLoadProfile, user: 1 },
      ),
    );
    expect(existsSync(profile)).toBe(mayLoadProfile);
    if (!mayLoadProfile) {
      expect(cell.way).not.toBe('bubblewrap');
      return;
    }
    expect(cell).toMatchObject({ way: 'bubblewrap', explanation: expect.stringContaining('profile of AppArmor') });
    expect(readFileSync(profile, 'utf8')).toContain(`profile gump-bubblewrap "${refusing}" flags=(unconfined)`);
  });
});
