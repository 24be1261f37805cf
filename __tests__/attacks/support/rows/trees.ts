import { expect } from '@jest/globals';
import { BRANCH } from '../evidence.js';
import { agent, type Row } from './row.js';

/** What could become a commit. */
export const TREE_ROWS: readonly Row[] = [
  {
    ...{ row: 88, ...agent, attack: 'a symbolic link out of the tree' },
    holds: ({ oddAttempts }) => expect(oddAttempts.get('link')).toMatchObject({ reason: 'protected_path' }),
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
        expect(oddAttempts.get(name)).toMatchObject({ reason: 'snapshot_too_large' });
    },
  },
];
