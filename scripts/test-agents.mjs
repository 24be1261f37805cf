// Runs __tests__/agents against the real agent CLIs:  npm run test:agents -- [--required] [NAME…] [jest options]
// Without names: claude and qwen. Without a network the tests are skipped, unless --required is given.
// GUMP_AGENTS_BIN=<folder with the commands> takes CLIs that are installed already.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { agentNames, installAgents, Unreachable } from './install-agents.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const words = argv.slice(2);
const required = words.includes('--required');
const named = words.filter((word) => agentNames.includes(word));
const agents = named.length > 0 ? named : ['claude', 'qwen'];
const options = words.filter((word) => word !== '--required' && !agentNames.includes(word));

const bin = env.GUMP_AGENTS_BIN ?? installed();
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(execPath, [...jest, '__tests__/agents', ...options], {
  cwd: root,
  stdio: 'inherit',
  env: { ...env, GUMP_AGENTS_BIN: bin, GUMP_AGENTS: agents.join(',') },
});
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
