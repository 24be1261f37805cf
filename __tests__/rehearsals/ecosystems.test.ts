import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { project } from '../cli/installed.js';
import { openWorld } from '../cli/world.js';
import { full } from '../support/sample.js';

// Node is the project of the other rehearsals. Compilers and test tools are the real ones, found from the user's HOME.
const world = openWorld({ HOME: homedir(), CARGO_NET_OFFLINE: 'true', GOFLAGS: '-mod=mod', GOPROXY: 'off' });
afterAll(() => world.close());

const ECOSYSTEMS: readonly (readonly [string, string | null])[] = [
  ['python', lacks('python3', '-m', 'pytest', '--version')],
  ['go', lacks('go', 'version')],
  ['rust', lacks('cargo', '--version')],
  ['java', full ? (lacks('mvn', '--version') ?? lacksMavenPlugins()) : 'takes a minute; see npm run test:full'],
];

describe('tdd works on a plain project in', () => {
  for (const [name, lacking] of ECOSYSTEMS) {
    const maybe = lacking === null ? it : it.skip;
    maybe(
      `${name}${lacking === null ? '' : ` (skipped: ${lacking})`}`,
      async () => {
        const folder = join(project, '__tests__/rehearsals', `tdd-${name}`);
        const checkout = world.write(join(world.folder, name), {});
        cpSync(join(folder, 'project'), checkout, { recursive: true });
        world.git(checkout, 'init', '--quiet');
        world.git(checkout, 'add', '--all');
        world.git(checkout, 'commit', '--quiet', '--message=begin');
        const { code, stdout } = await world.gump(checkout, 'validate', 'tdd', '--scenario', join(folder, 'pass.yaml'));
        expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/: passed, as expected\n$/) });
      },
      180_000,
    );
  }
});

/** Null when the program runs here. */
function lacks(program: string, ...args: readonly string[]): string | null {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return null;
  } catch {
    return `${[program, ...args].join(' ')} does not work on this machine`;
  }
}

/** Maven fetches its plugins on first use; a test must not. */
function lacksMavenPlugins(): string | null {
  const repository = join(homedir(), '.m2/repository/org');
  const needed = ['apache/maven/surefire/surefire-junit-platform/3.2.5', 'junit/jupiter/junit-jupiter/5.10.2'];
  const missing = needed.find((path) => !existsSync(join(repository, path)));
  return missing === undefined ? null : `${missing} is not in this machine's Maven repository`;
}
