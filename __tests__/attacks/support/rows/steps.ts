import { expect } from '@jest/globals';
import { BRANCH } from '../evidence.js';
import { agent, both, gate, type Row, unmarked } from './row.js';

/** How an attempt could reach another one, or its own verdict. */
export const STEP_ROWS: readonly Row[] = [
  {
    ...{ row: 67, ...agent, attack: 'settings of a CLI in the HOME of a later step' },
    holds: ({ probe }) => expect(probe.settingsInHome).toEqual([]),
  },
  {
    row: 71,
    ...gate,
    attack: 'a script of the pull request’s head',
    holds: (evidence) => {
      expect(evidence.pullResult.outputs.status).toBe('passed');
      unmarked('PWN-71')(evidence);
    },
  },
  { row: 72, ...agent, attack: 'HOME of another attempt', holds: ({ probe }) => expect(probe.otherHome).toBe('') },
  {
    row: 73,
    ...both,
    attack: '.npmrc in the HOME of gates',
    holds: ({ lastGate }) => expect(lastGate.npmrc).toBe(false),
  },
  {
    ...{ row: 74, ...agent, attack: '.npmrc in the tree' },
    holds: ({ oddAttempts }) => expect(oddAttempts.get('npmrc')).toMatchObject({ status: 'fail' }),
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
