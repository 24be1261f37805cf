import { describe, expect, it } from '@jest/globals';
import { blastRadius } from '../../src/gates/checks/blast-radius.js';
import { touched } from '../../src/gates/checks/touched.js';
import { untouched } from '../../src/gates/checks/untouched.js';
import { ITEM, check, modified } from './support.js';

describe('touched and untouched', () => {
  it.each([
    ['*_test.*', 'pkg/deep/a_test.go', true],
    ['*_test.*', 'pkg/a_test/a.go', false],
    ['*.{test,spec}.js', 'src/a.spec.js', true],
    ['src/*.js', 'src/a.js', true],
    ['src/*.js', 'src/b/a.js', false],
    ['src/**', 'src/b/.env', true],
    ['./src/**', 'src/b/a.js', true],
    ['.env', 'a/.env', true],
    ['*.md', '.hidden.md', true],
    ['**/*.js', 'a b/new\nline.js', true],
    ['src/**', 'src/new\nline/a.js', true],
    ['*.js', 'größe.js', true],
    ['!*.md', 'a.md', false],
    ['*', '.gump/out/plan.json', false],
  ])('%s on %j: %j', async (glob, path, matches) => {
    const changes = modified(path);
    expect((await check(touched, glob, { changes })).status).toBe(matches ? 'pass' : 'fail');
    expect((await check(untouched, glob, { changes })).status).toBe(matches ? 'fail' : 'pass');
  });

  it('takes a deletion for a touch that is forbidden, not for one that is asked for', async () => {
    const changes = [{ path: 'a_test.go', status: 'deleted' as const }];
    expect(await check(touched, '*_test.go', { changes })).toMatchObject({ status: 'fail' });
    expect(await check(untouched, '*_test.go', { changes })).toMatchObject({ status: 'fail' });
  });

  it('names what was changed', async () => {
    const changes = modified('a_test.go', 'b_test.go', 'c.go');
    expect(await check(untouched, '*_test.go', { changes })).toMatchObject({
      reason: 'changed, though it matches *_test.go: a_test.go and 1 more',
      details: expect.stringMatching(/- a_test\.go\n {2}- b_test\.go$/),
    });
    expect(await check(touched, '*.md', { changes })).toMatchObject({
      reason: 'no file matching *.md was written',
      details: expect.stringContaining('  - c.go'),
    });
  });

  it('says what is wrong with a glob', () => {
    expect(touched.checkArgument(' ')).toMatch(/needs a glob/);
    expect(untouched.checkArgument('/src/a.js')).toMatch(/leading "\/"/);
    expect(untouched.checkArgument('../a.js')).toMatch(/\.\./);
    expect(touched.checkArgument('*_test.*')).toBeNull();
  });
});

describe('the blast radius', () => {
  it.each([
    [['src/a.js'], 'src/a.js', true],
    [['a.js'], 'src/a.js', false],
    [['src/*.js'], 'src/x/a.js', false],
    [['src/**/*.js'], 'src/x/a.js', true],
    [['src/'], 'src/x/a.js', true],
    [['src'], 'src/x/a.js', true],
    [['src'], 'srcs/a.js', false],
    [['./src/a.js'], 'src/a.js', true],
    [['app/[id]/(tab)/page.tsx'], 'app/[id]/(tab)/page.tsx', true],
    [['!src/a.js'], 'README.md', false],
    [['src/**'], 'src/.env', true],
    [['src/a.js'], '.gump/out/plan.json', true],
    [['src/a.js', 'docs/**'], 'docs/x/y.md', true],
    [['.'], 'anything', true],
  ])('%j allows %s: %j', async (files, path, allowed) => {
    const outcome = await check(blastRadius, '', { item: { ...ITEM, files }, changes: modified(path) });
    expect(outcome.status).toBe(allowed ? 'pass' : 'fail');
  });

  it('names every file outside and what is allowed', async () => {
    const situation = {
      item: { ...ITEM, files: ['src/a.js'] },
      changes: modified('extra.go', 'src/a.js', 'new\nline'),
    };
    expect(await check(blastRadius, '', situation)).toMatchObject({
      status: 'fail',
      reason: 'blast radius violation: extra.go and 1 more (not in: src/a.js)',
      details: expect.stringContaining('  - extra.go\n  - "new\\nline"\nAllowed: src/a.js'),
    });
    expect(await check(blastRadius, '', { ...situation, blastRadius: 'warn' })).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('extra.go'),
    });
    expect(await check(blastRadius, '', { ...situation, blastRadius: 'off' })).toMatchObject({ status: 'skipped' });
  });

  it('is skipped for an item without files, and without an item', async () => {
    expect(await check(blastRadius, '', { item: ITEM, changes: modified('a') })).toMatchObject({ status: 'skipped' });
    expect(await check(blastRadius, '', { changes: modified('a') })).toMatchObject({ status: 'skipped' });
  });
});
