import type { HonestCases } from '../case.js';

const sums = (operator: string): string => `package sums\n\nfunc Add(a, b int) int { return a ${operator} b }\n`;
const test = `package sums\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(3, 2) != 5 {\n\t\tt.Fatal("wrong")\n\t}\n}\n`;
const base = { 'go.mod': 'module example.com/sums\n\ngo 1.21\n', 'sums.go': sums('+'), 'sums_test.go': test };

export const go: HonestCases = {
  ecosystem: 'Go',
  programs: ['go'],
  cases: [
    {
      name: 'a right change',
      files: base,
      change: { 'sums.go': `${sums('+')}\n// plain\n` },
      truth: 'green',
      why: 'the test passes',
    },
    { name: 'a wrong change', files: base, change: { 'sums.go': sums('-') }, truth: 'red', why: '3 - 2 is not 5' },
    {
      name: 'no test files',
      files: base,
      change: { 'sums_test.go': null },
      truth: 'red',
      why: '[no test files] everywhere',
    },
    {
      name: 'a nested module fails',
      files: {
        ...base,
        'tools/go.mod': 'module example.com/tools\n\ngo 1.21\n',
        'tools/sums.go': sums('+'),
        'tools/sums_test.go': test,
      },
      change: { 'tools/sums.go': sums('-') },
      truth: 'red',
      why: 'go test ./... in the root does not enter another module',
    },
    {
      name: 'a package.json beside it fails',
      files: {
        ...base,
        'package.json': '{"name": "web", "version": "1.0.0", "scripts": {"test": "node --test"}}',
        'web.test.js': "require('node:test')('fails', () => { throw new Error('no'); });\n",
      },
      change: { 'web.js': '// touched\n' },
      truth: 'red',
      why: 'both kinds of project in one folder are checked',
    },
    {
      name: 'a Makefile without the target',
      files: { ...base, Makefile: 'clean:\n\trm -f sums\n' },
      change: { 'sums.go': sums('-') },
      truth: 'red',
      why: 'a Makefile that has no such target does not hide go.mod',
    },
  ],
};
