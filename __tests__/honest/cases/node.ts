import type { HonestCases } from '../case.js';

const manifest = (scripts: Record<string, string>, more: object = {}): string =>
  JSON.stringify({ name: 'sums', version: '1.0.0', private: true, scripts, ...more });
const test = (wanted: number): string =>
  `require('node:test')('adds', () => require('node:assert').equal(require('./sums.js').add(3, 2), ${wanted}));\n`;
const sums = (operator: string): string => `exports.add = (a, b) => a ${operator} b;\n`;
const base = { 'package.json': manifest({ test: 'node --test' }), 'sums.js': sums('+'), 'sums.test.js': test(5) };

export const node: HonestCases = {
  ecosystem: 'Node',
  programs: ['node', 'npm'],
  cases: [
    {
      name: 'a right change',
      files: base,
      change: { 'sums.js': `${sums('+')}// plain\n` },
      truth: 'green',
      why: 'the test passes',
    },
    { name: 'a wrong change', files: base, change: { 'sums.js': sums('-') }, truth: 'red', why: '3 - 2 is not 5' },
    {
      name: 'the last test is deleted',
      files: base,
      change: { 'sums.test.js': null },
      truth: 'red',
      why: 'node --test without a test exits with 0, or complains: no test ran',
    },
    {
      name: 'every test is skipped',
      files: base,
      change: { 'sums.test.js': test(5).replace("'adds',", "'adds', { skip: true },") },
      truth: 'red',
      why: 'a skipped test is no test that ran',
    },
    {
      name: 'a script that only prints',
      files: { ...base, 'package.json': manifest({ test: 'echo no tests yet' }) },
      change: { 'sums.js': sums('-') },
      truth: 'warned',
      why: 'nothing that can be counted ran',
    },
    {
      name: 'the placeholder of npm init',
      files: { ...base, 'package.json': manifest({ test: 'echo "Error: no test specified" && exit 1' }) },
      change: { 'sums.js': sums('+') + '//\n' },
      truth: 'red',
      why: 'the script exits with 1',
    },
    {
      name: 'a member of a workspace fails',
      files: {
        'package.json': manifest({}, { workspaces: ['packages/*'] }),
        'packages/a/package.json': JSON.stringify({ name: 'a', version: '1.0.0', scripts: { test: 'node --test' } }),
        'packages/a/sums.js': sums('+'),
        'packages/a/sums.test.js': test(5),
      },
      change: { 'packages/a/sums.js': sums('-') },
      truth: 'red',
      why: 'the root has no script, its member has',
    },
    {
      name: 'a linter that is configured and not installed',
      files: { ...base, 'eslint.config.js': 'module.exports = [];\n' },
      change: { 'sums.js': sums('+') + '//\n' },
      gates: ['lint'],
      truth: 'red',
      why: 'a configured check that cannot run has not passed',
    },
    {
      name: 'a syntax error in a file without a test',
      files: base,
      change: { 'broken.js': 'function ( {\n' },
      gates: ['compile'],
      truth: 'red',
      why: 'node --check refuses it',
    },
  ],
};
