import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { findOwnProgram, restoreOwnPrograms, serializeOwnPrograms } from '../../src/system/programs/own-programs.js';
import { findCellOf, inJob, type JobFolders } from './cells.js';
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
    const found = {
      bwrap: program('bwrap', `[ -e ${profile} ] || ${refusal}\nexec ${bwrap} "$@"`),
      sudo: program('sudo', 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"'),
      apparmor_parser: program('apparmor_parser', `cat > ${profile}`),
    };
    const { path, found: others, missing } = JSON.parse(serializeOwnPrograms());
    restoreOwnPrograms(JSON.stringify({ path, found: { ...others, ...found }, missing }));
    const cell = await inJob((job: JobFolders) =>
      findCellOf(
        job,
        {
          bwrap: findOwnProgram('bwrap'),
          perl: null,
          sudo: findOwnProgram('sudo'),
          apparmorParser: findOwnProgram('apparmor_parser'),
        },
        { mayLoadProfile, user: 1 },
      ),
    );
    expect(existsSync(profile)).toBe(mayLoadProfile);
    if (!mayLoadProfile) return expect(cell.way).not.toBe('bubblewrap');
    expect(cell).toMatchObject({ way: 'bubblewrap', explanation: expect.stringContaining('profile of AppArmor') });
    expect(readFileSync(profile, 'utf8')).toContain(`profile gump-bubblewrap "${found.bwrap}" flags=(unconfined)`);
  });
});
