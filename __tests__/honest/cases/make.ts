import type { HonestCases } from '../case.js';

const makefile = (recipe: string): string => `test:\n\t${recipe}\n`;

export const make: HonestCases = {
  ecosystem: 'Make',
  programs: ['make'],
  cases: [
    {
      name: 'a target of echoes',
      files: { Makefile: makefile('@echo all is well'), 'a.txt': 'a\n' },
      change: { 'a.txt': 'b\n' },
      truth: 'warned',
      why: 'nothing that can be counted ran',
    },
    {
      name: 'a target that fails',
      files: { Makefile: makefile('@grep -q a a.txt'), 'a.txt': 'a\n' },
      change: { 'a.txt': 'b\n' },
      truth: 'red',
      why: 'grep exits with 1',
    },
    {
      name: 'TAP output',
      files: {
        Makefile: makefile('@sh t.sh'),
        't.sh': 'grep -q a a.txt && echo "ok 1 - a" || { echo "not ok 1 - a"; exit 1; }\necho 1..1\n',
        'a.txt': 'a\n',
      },
      change: { 'a.txt': 'aa\n' },
      truth: 'green',
      why: 'one test ran',
    },
  ],
};
