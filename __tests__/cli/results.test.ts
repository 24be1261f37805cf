import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Report } from '../../src/model/report.js';
import { shellWord } from '../../src/model/shell-word.js';
import { builtCommand } from '../support/built-package.js';
import { siteRepository } from './site.js';
import { openWorld, type Ended } from './world.js';

const world = openWorld();
let dir: string;
let ended: Ended;
let run: string;

beforeAll(async () => {
  dir = siteRepository(world, 'site');
  ended = await world.gump(dir, 'run', 'site', '--spec', 'spec.md', '--scenario', 'scenario.yaml');
  run = readdirSync(join(dir, '.gump/runs'))[0] ?? 'none';
});
afterAll(() => world.close());

describe('gump run without a terminal', () => {
  it('prints the lines of the site, then the report', () => {
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    expect(withoutTimes(ended.stdout)).toMatchInlineSnapshot(`
      "→ Step 1: Decompose
      ✓ Decompose: schema
      → Step 2: Build (3 items)
      Step 2: Build — item 1/3
      ✗ gate failed: test (claude-haiku)
        retry 2/5 (same)
      ✗ gate failed: test (claude-haiku)
        retry 3/5 (escalate: claude-sonnet)
        test ✓ test ! -e broken && echo 1..1 && echo ok 1 - adds · 1 test · 47s
      ✓ gate passed (claude-sonnet)
      Step 2: Build — item 2/3
        test ✓ test ! -e broken && echo 1..1 && echo ok 1 - adds · 1 test · 47s
      ✓ gate passed (claude-haiku)
      Step 2: Build — item 3/3
        test ✓ test ! -e broken && echo 1..1 && echo ok 1 - adds · 1 test · 47s
      ✓ gate passed (claude-haiku)
      ✓ Build: 3 items passed (2 retries, 1 escalation)
      → Step 3: Quality
        compile ✓ true · 47s
        lint ✓ true · 47s
        test ✓ test ! -e broken && echo 1..1 && echo ok 1 - adds · 1 test · 47s
      ✓ Quality: compile + lint + test
      ✓ Cost: $1.42 · 12 turns · 47s
      Run completed. $1.42 · 47s

      Run: RUN
      Workflow: site · Status: pass · Duration: 47s · Cost: $1.42

      Step            Agent           Turns    Cost  Gate
      ──────────────────────────────────────────────────────────────────
      decompose       claude-opus         3   $0.31  schema ✓
      build/1/impl    claude-sonnet       5   $0.65  test ✓ (escalated)
      build/2/impl    claude-haiku        2   $0.18  test ✓
      build/3/impl    claude-haiku        2   $0.28  test ✓
      quality         —                   —       —  compile+lint+test ✓

      Gates:
        build/1/impl  test ✓ test ! -e broken && echo 1..1 && echo ok 1 - adds · 1 test · 47s
        build/2/impl  test ✓ test ! -e broken && echo 1..1 && echo ok 1 - adds · 1 test · 47s
        build/3/impl  test ✓ test ! -e broken && echo 1..1 && echo ok 1 - adds · 1 test · 47s
        quality       compile ✓ true · 47s
                      lint ✓ true · 47s
                      test ✓ test ! -e broken && echo 1..1 && echo ok 1 - adds · 1 test · 47s

      Retries: 2 (1 escalation)
      Note: (the cell of this machine)

      Merge the work: gump apply RUN
      "
    `);
  });

  it('leaves report.json beside the ledger, and the checkout as it was', () => {
    const file = readFileSync(join(dir, '.gump/runs', run, 'report.json'), 'utf8');
    const report = Report.parse(JSON.parse(file));
    expect(report).toMatchObject({ status: 'passed', cost_usd: 1.42, turns: 12, retries: 2, escalations: 1 });
    expect(world.git(dir, 'status', '--porcelain')).toBe('');
    expect(world.git(dir, 'branch', '--format=%(refname:short)')).toBe('main');
  });
});

describe('gump report', () => {
  it('shows the latest run, or the one named by id, last letters or folder', async () => {
    const latest = await world.command(dir, 'report');
    expect(latest.code).toBe(0);
    expect(ended.stdout).toContain(latest.stdout);
    for (const name of [run, run.slice(-4), join('.gump/runs', run), join(dir, '.gump/runs', run, 'ledger.ndjson')])
      expect(await world.command(dir, 'report', name)).toEqual(latest);
  });

  it('--detail shows each attempt of a step with the output of its failed gate', async () => {
    const { stdout } = await world.command(dir, 'report', '--detail', 'build/1/impl');
    expect(stdout).toContain('Step: build/1/impl (build/auth/impl)');
    expect(stdout).toMatch(/Attempt 2 \(retry 2\/5 \(same\)\) · claude-haiku · failed/);
    expect(stdout).toMatch(/✗ test .*exit code 1: test ! -e broken/);
    expect(stdout).toMatch(/Attempt 3 .* claude-sonnet · passed/);
  });

  it('--json prints what report.json holds', async () => {
    const { stdout } = await world.command(dir, 'report', '--json');
    expect(stdout).toBe(readFileSync(join(dir, '.gump/runs', run, 'report.json'), 'utf8'));
  });

  it('--html writes a page', async () => {
    const { stdout } = await world.command(dir, 'report', '--html', '../page.html');
    expect(stdout).toBe(`${run} is in ../page.html\n`);
    expect(readFileSync(join(world.folder, 'page.html'), 'utf8')).toMatch(/^<!doctype html>[^]*build\/1\/impl/);
  });

  it('--last adds runs up', async () => {
    const { stdout } = await world.command(dir, 'report', '--last', '5');
    expect(stdout).toContain('Total cost    $1.42');
    expect(stdout).toMatch(/build\/\*\/impl +claude-haiku +2\/4 \(50%\)/);
  });

  it.each([
    [['report', 'nope'], 'gump: no run nope; there are: run_'],
    [['report', '--detail', 'biuld'], 'gump: biuld is no step of this run; there are: decompose, build/1/impl'],
    [['report', '--last', '2', 'x'], 'gump: --last is about several runs'],
    [['report', '--last', 'two'], "error: option '--last <n>' argument 'two' is invalid. write a whole number"],
    [['report', '--html', 'no/such/folder/x.html'], 'gump: no/such/folder/x.html: no such file or directory'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr, stdout } = await world.command(dir, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('gump status', () => {
  it('lists the last runs', async () => {
    const { stdout } = await world.command(dir, 'status');
    expect(stdout).toMatch(new RegExp(`${run}  site +pass +\\S+  \\$1.42\n`));
  });
});

describe('gump apply', () => {
  it('changes nothing where the work conflicts with the branch', async () => {
    world.write(dir, { 'auth.txt': 'mine' });
    world.git(dir, 'add', 'auth.txt');
    world.git(dir, 'commit', '--quiet', '--message=mine');
    world.git(dir, 'config', 'user.name', 'Ada');
    world.git(dir, 'config', 'user.email', 'ada@localhost');
    const head = world.git(dir, 'rev-parse', 'HEAD');
    const { code, stderr } = await world.command(dir, 'apply', run);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^gump: run_\w+ conflicts with what is checked out in auth.txt\nNothing was changed/,
      ),
    });
    expect(world.git(dir, 'rev-parse', 'HEAD')).toBe(head);
    expect(world.git(dir, 'status', '--porcelain')).toBe('');
    world.git(dir, 'reset', '--quiet', '--hard', 'HEAD~1');
  });

  it('refuses while tracked files have changes', async () => {
    world.write(dir, { 'spec.md': 'changed' });
    const { code, stderr } = await world.command(dir, 'apply');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'gump: uncommitted changes in spec.md; commit or stash them before a merge\n',
    });
    world.git(dir, 'checkout', '--quiet', 'spec.md');
  });

  it('merges by --no-ff, one commit for each step that changed files, with the price of each', async () => {
    const { code, stdout } = await world.command(dir, 'apply');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Run ${run} applied successfully. 3 files changed.\n` });
    expect(world.git(dir, 'show', '--no-patch', '--format=%an%n%B', 'HEAD')).toBe(
      `Ada\nGump run: site\n\nSpec: spec.md\nRun-ID: ${run}\nSteps: 5\n\nGump-Run: ${run}`,
    );
    expect(world.git(dir, 'log', '--format=%s|%(trailers:key=Gump-Cost,valueonly,separator=)', 'HEAD^1..HEAD^2')).toBe(
      'docs (impl)|0.2800\ndb (impl)|0.1800\nauth (impl)|0.6500',
    );
  });
});

describe('gump gc', () => {
  it('removes old runs with all that was kept for them', async () => {
    expect((await world.command(dir, 'gc')).stdout).toBe('Cleaned 0 runs. Kept 1 most recent.\n');
    expect(world.git(dir, 'for-each-ref', 'refs/gump')).not.toBe('');
    expect((await world.command(dir, 'gc', '--keep-last', '0')).stdout).toBe('Cleaned 1 run. Kept 0 most recent.\n');
    expect(world.git(dir, 'for-each-ref', 'refs/gump')).toBe('');
    expect(existsSync(join(dir, '.gump/runs', run))).toBe(false);
    expect((await world.command(dir, 'report')).stderr).toContain('no runs here yet');
  });

  it('removes those that the action has stored, or only lists them', async () => {
    expect((await world.command(dir, 'gc', '--remote')).stderr).toContain('no remote `origin`');
    expect((await world.command(dir, 'gc', '--dry-run')).stderr).toContain('--dry-run goes with --remote');
    const origin = `${dir}-origin.git`;
    world.git(dir, 'clone', '--quiet', '--bare', '.', origin);
    world.git(dir, 'remote', 'add', 'origin', origin);
    const id = 'run_2026_01_02_0304_abcd';
    const facts = { v: 1, run: id, state: 'passed', pull: null, seq: 9, at: '2026-01-02T03:04:05.000Z' };
    const message = JSON.stringify({ ...facts, workflow: 'tdd', thread: null, job: '1' });
    const commit = world.git(origin, 'commit-tree', 'HEAD^{tree}', '-m', `gump: ${id} passed`, '-m', message);
    world.git(origin, 'update-ref', `refs/gump/runs/${id}`, commit.trim());
    const clean = async (...more: string[]) =>
      (await world.command(dir, 'gc', '--remote', '--keep-last', '0', ...more)).stdout;
    expect(await clean('--dry-run')).toBe(`Would remove ${id}\nWould clean 1 run on origin. Kept 0.\n`);
    expect(await clean()).toBe(`Removed ${id}\nCleaned 1 run on origin. Kept 0.\n`);
    expect(await clean()).toBe('Cleaned 0 runs on origin. Kept 0.\n');
  });
});

function withoutTimes(text: string): string {
  return text
    .replace(/run_\w+/g, 'RUN')
    .replace(/\b\d+(?:ms|s)\b/g, '47s')
    .replace(/(?<=Note: )Agents and gates .*/, '(the cell of this machine)')
    .replaceAll(`node ${shellWord(builtCommand())}`, 'gump');
}
