import { expect } from '@jest/globals';
import type { SecretName } from '../plant-secrets.js';
import { agent, both, type Row } from './row.js';

/** That neither hunt found any of these secrets. */
const unread =
  (...names: readonly SecretName[]): Row['holds'] =>
  ({ world, agentHunt, gateHunt }) => {
    for (const { found } of [agentHunt, gateHunt]) {
      const read = world.secrets.namesOf(found).filter((name) => names.some((secret) => secret === name));
      expect(read.map((name) => [name, found])).toEqual([]);
    }
  };

/** That neither hunt could start a program by this way out. */
const shut =
  (...means: readonly string[]): Row['holds'] =>
  ({ agentHunt, gateHunt }) => {
    for (const report of [agentHunt, gateHunt])
      expect(means.filter((name) => report.means[name] !== false)).toEqual([]);
  };

const ENVIRONMENT = [
  'INPUT_GITHUB-TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ANTHROPIC_API_KEY',
  'OPENAI_API_KEY',
  'GEMINI_API_KEY',
  'DEPLOY_KEY',
] as const;

/** What agents and gates could read. */
export const SECRET_ROWS: readonly Row[] = [
  { row: 3, ...both, attack: 'environment of the action, by /proc', holds: unread(...ENVIRONMENT) },
  { row: 4, ...both, attack: 'memory of its parent', holds: unread('memory') },
  { row: 5, ...both, attack: 'open files of its parent', holds: unread('descriptor') },
  { row: 114, ...both, attack: 'files that the action has inherited open', holds: unread('inherited descriptor') },
  {
    ...{ row: 6, ...both, attack: 'logins of package registries and git hosts in the user’s HOME' },
    holds: unread('~/.npmrc', '~/.netrc', '~/.docker/config.json', '~/.config/gh/hosts.yml'),
  },
  {
    ...{ row: 7, ...both, attack: 'keys of ssh and clouds in the user’s HOME' },
    holds: unread('~/.ssh/id_ed25519', '~/.aws/credentials'),
  },
  {
    ...{ row: 115, ...both, attack: 'what only the job’s user can read of the rest of the machine' },
    holds: unread(
      '/etc/ssh/ssh_host_ed25519_key',
      '/var/lib/waagent/ovf-env.xml',
      '/opt/runner/.credentials_rsaparams',
    ),
  },
  { row: 8, ...both, attack: '~/.m2/settings.xml', holds: unread('~/.m2/settings.xml') },
  {
    row: 9,
    ...both,
    attack: 'the file of checkout v6 in RUNNER_TEMP',
    holds: unread('temp/git-credentials-5c4d.config'),
  },
  { row: 10, ...both, attack: 'the credential of checkout v4 in .git/config', holds: unread('workspace/.git/config') },
  {
    ...{ row: 11, ...both, attack: 'git config in the worktree, system-wide credentials too' },
    holds: unread('/etc/gitconfig'),
  },
  {
    ...{ row: 12, ...agent, attack: 'git config by way of alternates' },
    holds: ({ agentHunt, gateHunt }) => {
      const ways = [agentHunt, gateHunt].flatMap(({ found }) => Object.values(found).flat());
      expect(ways.filter((where) => where.includes('by way of'))).toEqual([]);
    },
  },
  {
    ...{ row: 13, ...both, attack: 'gha-creds-*.json in the workspace' },
    holds: unread('workspace/gha-creds-0f1e2d3c.json'),
  },
  { row: 14, ...both, attack: 'a file of another action in RUNNER_TEMP', holds: unread('temp/another-action/token') },
  { row: 15, ...both, attack: 'nsenter and umount', holds: shut('nsenter', 'umount') },
  { row: 16, ...both, attack: 'sudo', holds: shut('sudo') },
  {
    row: 17,
    ...both,
    attack: 'unix sockets by path',
    holds: unread('/run/docker.sock', '~/.docker/desktop/docker.sock', '/opt/desktop/agent.sock'),
  },
];
