// Runs tests against the real agent CLIs:  npm run test:agents -- [--required] [--full] [NAME…] [jest options]
// With names: the tests of these agents. Without: those of all, and whatever else there is in __tests__/agents.
// --full tries every cell of the failure matrix, and every way to make a cell, with every CLI; else each takes a share. Without a network the tests are skipped, unless --required is given.
// GUMP_AGENTS_BIN=<folder with the commands> takes CLIs that are installed already.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { agentNames, installAgents, Unreachable } from './install-agents.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const words = argv.slice(2);
const required = words.includes('--required');
const full = words.includes('--full');
const named = words.filter((word) => agentNames.includes(word));
const options = words.filter((word) => !['--required', '--full'].includes(word) && !agentNames.includes(word));
const agents = named.length > 0 ? named : agentNames;
const others = agentNames.filter((name) => !agents.includes(name));

const bin = env.GUMP_AGENTS_BIN ?? installed();
const { status } = spawnSync(
  execPath,
  [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
    ...(named.length > 0 ? named.map((name) => `__tests__/agents/${name}.test.ts`) : ['__tests__/agents/']),
    ...options,
    ...[
      '--testPathIgnorePatterns',
      '/node_modules/',
      ...(others.length > 0 ? [`/agents/(${others.join('|')})\\.test`] : []),
    ],
  ],
  { cwd: root, stdio: 'inherit', env: { ...env, GUMP_AGENTS_BIN: bin, ...(full ? { GUMP_MATRIX: 'full' } : {}) } },
);
exit(status ?? 1);

function installed() {
  try {
    return installAgents(agents);
  } catch (error) {
    if (!(error instanceof Unreachable) || required) throw error;
    console.log(
      `Skipped the tests of ${agents.join(' and ')}: the registry cannot be reached (${error.message.trim()}).`,
    );
    return exit(0);
  }
}
