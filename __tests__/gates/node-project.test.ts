import { describe, expect, it } from '@jest/globals';
import { compile } from '../../src/gates/checks/compile.js';
import { lint } from '../../src/gates/checks/lint.js';
import { test } from '../../src/gates/checks/test.js';
import { check, project } from './support.js';

const pkg = (scripts: Record<string, string>, more: object = {}): string => JSON.stringify({ scripts, ...more });

const MATH_TEST = (sum: number): string => `
  const test = require('node:test');
  const assert = require('node:assert');
  test('adds', () => assert.strictEqual(1 + 1, ${sum}));
`;

describe('a Node project', () => {
  it('passes when its test script does', async () => {
    const tree = project({ 'package.json': pkg({ test: 'node --test' }), 'a.test.js': MATH_TEST(2) });
    expect(await check(test, '', { tree })).toMatchObject({ status: 'pass', reason: '' });
  });

  it('fails with the command, the exit code and both streams when its tests fail', async () => {
    const tree = project({
      'package.json': pkg({ test: 'echo on stderr >&2; node --test' }),
      'a.test.js': MATH_TEST(3),
    });
    const outcome = await check(test, '', { tree });
    expect(outcome).toMatchObject({ status: 'fail', reason: 'exit code 1: npm test' });
    expect(outcome.details).toContain('$ npm test\nexit code 1 after');
    expect(outcome.details).toMatch(
      /--- stdout\n[\s\S]*Expected values to be strictly equal[\s\S]*--- stderr\n[\s\S]*on stderr/,
    );
  });

  it.each([
    ['npm placeholder', pkg({ test: 'echo "Error: no test specified" && exit 1' }), /npm's placeholder/],
    ['no test script', pkg({}), /no test script/],
  ])('fails with advice: %s', async (_name, text, reason) => {
    const outcome = await check(test, '', { tree: project({ 'package.json': text }) });
    expect(outcome.status).toBe('fail');
    expect(outcome.details).toMatch(reason);
    expect(outcome.details).toMatch(/Name the command in the workflow \("- test: COMMAND"\) or with test_cmd/);
  });

  it.each([test, compile, lint])(
    'with a package.json that is not JSON has failed, whatever the gate: $type',
    async (gate) => {
      const outcome = await check(gate, '', { tree: project({ 'package.json': '{' }) });
      expect(outcome).toMatchObject({ status: 'fail', details: 'package.json cannot be read as JSON' });
    },
  );

  it('compiles by its build script, else its typecheck script', async () => {
    const both = { 'package.json': pkg({ build: 'exit 0', typecheck: 'exit 3' }) };
    const typecheck = { 'package.json': pkg({ typecheck: 'exit 3' }) };
    expect(await check(compile, '', { tree: project(both) })).toMatchObject({ status: 'pass' });
    const outcome = await check(compile, '', { tree: project(typecheck) });
    expect(outcome).toMatchObject({ status: 'fail', reason: 'exit code 3: npm run typecheck' });
  });

  it('compiles by node --check when there is nothing else, and names the file that does not parse', async () => {
    const files = { 'package.json': pkg({}), 'a b.js': 'const a = 1;', 'lib/c.mjs': 'export const c = 1;' };
    expect(await check(compile, '', { tree: project(files) })).toMatchObject({ status: 'pass' });
    const broken = { ...files, 'lib/d.js': 'const = 1;', 'node_modules/x/e.js': 'const = 1;' };
    const outcome = await check(compile, '', { tree: project(broken) });
    expect(outcome.status).toBe('fail');
    expect(outcome.details).toContain('lib/d.js:1');
    expect(outcome.details).not.toContain('node_modules/x');
  });

  it('checks modules too, where package.json does not say what its files are', async () => {
    const module = 'import { a } from "./a.js";\nexport const b = a;\nconst text = "x";\n';
    const script = 'import("./a.js");\nmodule.exports = 1;\n';
    const files = { 'package.json': pkg({}), 'b.js': module, 'c.js': script };
    expect(await check(compile, '', { tree: project(files) })).toMatchObject({ status: 'pass' });
    const outcome = await check(compile, '', { tree: project({ ...files, 'b.js': `${module}const = 1;\n` }) });
    expect(outcome.status).toBe('fail');
    expect(outcome.details).toContain('in ./b.js');
    const typed = { 'package.json': pkg({}, { type: 'module' }), 'b.js': `${module}const = 1;\n` };
    expect(await check(compile, '', { tree: project(typed) })).toMatchObject({ status: 'fail' });
  });

  it('fails to compile when there is nothing to compile by', async () => {
    const outcome = await check(compile, '', { tree: project({ 'package.json': pkg({}), 'index.html': '' }) });
    expect(outcome).toMatchObject({ status: 'fail', details: expect.stringContaining('no build script') });
  });

  it('lints by its script, and is skipped, not passed, without one', async () => {
    expect(await check(lint, '', { tree: project({ 'package.json': pkg({ lint: 'exit 0' }) }) })).toMatchObject({
      status: 'pass',
    });
    expect(await check(lint, '', { tree: project({ 'package.json': pkg({ lint: 'exit 1' }) }) })).toMatchObject({
      status: 'fail',
    });
    expect(await check(lint, '', { tree: project({ 'package.json': pkg({}) }) })).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('no lint script'),
    });
  });
});
