import { expect } from '@jest/globals';
import { agent, both, gate, type Row, unmarked } from './row.js';

/** What they could change of the job and of the action itself. */
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
    ...{ row: 22, ...gate, attack: 'GITHUB_OUTPUT, names of the action' },
    holds: ({ result }) => expect(result.outputs).toMatchObject({ status: 'passed', 'failure-reason': '' }),
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
    holds: ({ before, after }) => {
      expect(after.action).toBe(before.action);
      expect(before.action).toContain('dist/post/index.js');
    },
  },
  {
    ...{ row: 26, ...agent, attack: 'a git of its own on PATH' },
    holds: ({ before, after }) => expect(after.programs).toBe(before.programs),
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
  { row: 111, ...agent, attack: 'the files of row 25, to be run by the post step', holds: unmarked('PWN-25') },
  { row: 112, ...agent, attack: 'the git of row 26, to be run by the action', holds: unmarked('PWN-26') },
  {
    ...{ row: 113, ...both, attack: 'settings of the kernel' },
    holds: ({ agentHunt, gateHunt }) => {
      const wrote = [...agentHunt.wrote, ...gateHunt.wrote];
      expect(wrote.filter((path) => path.startsWith('/proc/'))).toEqual([]);
    },
  },
];
