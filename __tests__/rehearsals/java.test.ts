import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { whole } from '../support/sample.js';
import { lacks, testEcosystem } from './ecosystem.js';

describe('tdd works on a plain project in', () => {
  testEcosystem(
    'java',
    whole ? (lacks('mvn', '--version') ?? lacksMavenPlugins()) : 'takes a minute; see npm run test:full',
  );
});

/** Maven fetches its plugins on first use; a test must not. */
function lacksMavenPlugins(): string | null {
  const repository = join(homedir(), '.m2/repository/org');
  const needed = ['apache/maven/surefire/surefire-junit-platform/3.2.5', 'junit/jupiter/junit-jupiter/5.10.2'];
  const missing = needed.find((path) => !existsSync(join(repository, path)));
  return missing === undefined ? null : `${missing} is not in this machine's Maven repository`;
}
