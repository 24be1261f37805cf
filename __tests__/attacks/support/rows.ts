import { expect } from '@jest/globals';
import { type Evidence, BRANCH } from './evidence.js';
import type { SecretName } from './plant-secrets.js';

/** One attack, by its number in the security review, and what must hold after it. */
export interface Row {
  readonly row: number;
  readonly attack: string;
  readonly by: 'agent' | 'gate' | 'agent and gate';
  readonly holds: (evidence: Evidence) => void | Promise<void>;
}

type Holds = Row['holds'];

/** That neither hunt found any of these secrets. */
const unread =
  (...names: readonly SecretName[]): Holds =>
  ({ world, agentHunt, gateHunt }) => {
    for (const { found } of [agentHunt, gateHunt]) {
      const read = world.secrets.namesOf(found).filter((name) => names.some((secret) => secret === name));
      expect(read.map((name) => [name, found])).toEqual([]);
    }
  };

/** That neither hunt could start a program by this way out. */
const shut =
  (...means: readonly string[]): Holds =>
  ({ agentHunt, gateHunt }) => {
    for (const report of [agentHunt, gateHunt])
      expect(means.filter((name) => report.means[name] !== false)).toEqual([]);
  };

const unmarked =
  (...names: readonly string[]) =>
  ({ marks }: Evidence): void => {
    expect(marks.filter((mark) => names.includes(mark))).toEqual([]);
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

const both = { by: 'agent and gate' } as const;
const agent = { by: 'agent' } as const;
const gate = { by: 'gate' } as const;

export const SECRET_ROWS: readonly Row[] = [
  { row: 3, ...both, attack: 'environment of the action, by /proc', holds: unread(...ENVIRONMENT) },
  { row: 5, ...both, attack: 'memory and open files of its parent', holds: unread('memory', 'descriptor') },
  {
    ...{ row: 7, ...both, attack: 'logins in the user’s HOME' },
    holds: unread(
      ...(['~/.npmrc', '~/.netrc', '~/.docker/config.json', '~/.ssh/id_ed25519'] as const),
      ...(['~/.config/gh/hosts.yml', '~/.aws/credentials'] as const),
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
    holds: unread('/run/docker.sock', '~/.docker/desktop/docker.sock'),
  },
];

export const JOB_ROWS: readonly Row[] = [
  {
    row: 18,
    ...agent,
    attack: 'GITHUB_ENV',
    holds: ({ result }) => expect(result.main.env).not.toHaveProperty('EVIL_18'),
  },
  {
    row: 19,
    ...gate,
    attack: 'GITHUB_ENV',
    holds: ({ result }) => expect(result.main.env).not.toHaveProperty('EVIL_19'),
  },
  {
    row: 20,
    ...agent,
    attack: 'GITHUB_PATH',
    holds: ({ result }) => expect(result.main.path).not.toContain('/evil-path'),
  },
  {
    ...{ row: 21, ...agent, attack: 'GITHUB_OUTPUT, a new name' },
    holds: ({ result }) => expect(result.outputs).not.toHaveProperty('evil-output'),
  },
  {
    ...{ row: 22, ...gate, attack: 'GITHUB_OUTPUT, a name of the action' },
    holds: ({ result }) => expect(result.outputs.status).toBe('passed'),
  },
  {
    ...{ row: 23, ...agent, attack: 'GITHUB_STATE' },
    holds: ({ result }) => expect(result.main.state).not.toHaveProperty('evilstate'),
  },
  {
    ...{ row: 24, ...agent, attack: 'the summary' },
    holds: ({ result }) => expect(result.summary).not.toContain('FORGED-24'),
  },
  {
    ...{ row: 25, ...agent, attack: 'dist/post and the rest of the action' },
    holds: ({ before, after, marks }) => {
      expect(after.action).toBe(before.action);
      expect(before.action).toContain('dist/post/index.js');
      expect(marks).not.toContain('PWN-25');
    },
  },
  {
    ...{ row: 26, ...agent, attack: 'a git of its own on PATH' },
    holds: ({ before, after, marks }) => {
      expect(after.programs).toBe(before.programs);
      expect(marks).not.toContain('PWN-26');
    },
  },
  {
    ...{ row: 27, ...agent, attack: 'the log, by /proc/PID/fd/1' },
    holds: ({ result }) => expect(result.log).not.toContain('FORGED-27'),
  },
  {
    ...{ row: 29, ...agent, attack: 'a process that outlives the attempt' },
    holds: ({ processes }) => expect(processes).not.toContain('survivor.mjs'),
  },
  { row: 30, ...agent, attack: 'the credential of the push, taken by that process', holds: unmarked('PWN-30') },
  {
    ...{ row: 31, ...agent, attack: '.git/config and hooks of the workspace' },
    holds: ({ before, after }) => {
      expect(after.workspaceGit).toBe(before.workspaceGit);
      expect(before.workspaceGit).toContain('.git/config');
    },
  },
  { row: 32, ...agent, attack: 'the same, to be run by the action', holds: unmarked('PWN-32') },
];

export const RUN_ROWS: readonly Row[] = [
  {
    ...{ row: 67, ...agent, attack: 'settings of a CLI for a later step' },
    holds: ({ probe }) => expect([...probe.settingsInTree, ...probe.settingsInHome]).toEqual([]),
  },
  {
    row: 71,
    by: 'gate',
    attack: 'a script of the pull request’s head',
    holds: (evidence) => {
      expect(evidence.pullResult.outputs.status).toBe('passed');
      unmarked('PWN-71')(evidence);
    },
  },
  { row: 72, ...agent, attack: 'HOME of another attempt', holds: ({ probe }) => expect(probe.otherHome).toBe('') },
  {
    row: 73,
    by: 'agent and gate',
    attack: '.npmrc in the HOME of gates',
    holds: ({ lastGate }) => expect(lastGate.npmrc).toBe(false),
  },
  {
    ...{ row: 75, ...agent, attack: 'info/exclude of the store' },
    holds: async ({ world, lastGate }) => {
      expect(await world.show(BRANCH, 'hidden-75.txt')).toBe('seen\n');
      expect(lastGate.hidden).toBe(true);
    },
  },
  {
    ...{ row: 76, ...agent, attack: 'assume-unchanged in the index' },
    holds: async ({ world, oddAttempts }) => {
      expect(await world.show(BRANCH, 'README.md')).toBe('# edited unseen\n');
      expect(oddAttempts.get('unseen')).toMatchObject({ reason: 'protected_path' });
    },
  },
  { row: 77, ...agent, attack: 'fsmonitor in the store’s config', holds: unmarked('PWN-77') },
  {
    ...{ row: 78, ...agent, attack: 'an ignored file, a program in node_modules/.bin' },
    holds: ({ lastGate }) => expect(lastGate).toMatchObject({ ignored: false, executable: false }),
  },
];

export const TREE_ROWS: readonly Row[] = [
  {
    ...{ row: 88, ...agent, attack: 'a symbolic link out of the tree' },
    holds: ({ oddAttempts }) => expect(oddAttempts.get('link')).toMatchObject({ status: 'fail' }),
  },
  {
    ...{ row: 89, ...agent, attack: 'a link to the workspace in place of the worktree' },
    holds: async ({ world }) => {
      const files = await world.github.remote.git(['log', '--all', '--name-only', '--format=']);
      expect(files).not.toMatch(/gha-creds/);
    },
  },
  {
    ...{ row: 90, ...agent, attack: 'a hard link to a secret' },
    holds: async ({ world, oddAttempts }) => {
      expect(oddAttempts.has('hard')).toBe(true);
      const pushed = await world.github.remote.git(['log', '--all', '--patch', '--format=']);
      const leaked = [...world.secrets.values].filter(([, secret]) => pushed.includes(secret)).map(([name]) => name);
      expect(leaked).toEqual([]);
    },
  },
  {
    ...{ row: 91, ...agent, attack: 'a FIFO and a setuid file' },
    holds: async ({ world }) => {
      const tree = await world.github.remote.git(['ls-tree', '-r', BRANCH]);
      expect(tree).toMatch(/^100755 blob [0-9a-f]+\tsetuid-91$/m);
      expect(tree).not.toContain('fifo-91');
    },
  },
  {
    ...{ row: 92, ...agent, attack: 'a sparse file of 400 MB, 20,001 files' },
    holds: ({ oddAttempts }) => {
      for (const name of ['sparse', 'many'])
        expect(oddAttempts.get(name)).toMatchObject({ status: 'fail', reason: 'snapshot_too_large' });
    },
  },
];
