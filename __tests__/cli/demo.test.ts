import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shellWord } from '../../src/model/shell-word.js';
import { builtCommand, project } from '../support/built-package.js';
import { openWorld, type Ended } from './world.js';

const world = openWorld();
let ended: Ended;
let folder: string;
let checkout: string;

beforeAll(async () => {
  checkout = statusOfProject();
  ended = await world.gump(world.folder, 'demo');
  const [made = 'none'] = readdirSync(join(world.folder, 'tmp')).filter((name) => name.startsWith('gump-demo-'));
  folder = join(world.folder, 'tmp', made);
});
afterAll(() => world.close());

describe('gump demo', () => {
  it('runs a plan of three items with a failing test, retries, an escalation and a guard that fires', () => {
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    expect(normalised(ended.stdout)).toMatchInlineSnapshot(`
      "🍿 gump run cheap2sota --spec spec.md --scenario scenario.yaml

      A sample project, a till for a corner shop, is to learn shipping, coupons and receipts.
      The agents are played: no network, no key, no cost. Processes, git, gates, guards, retries
      and the ledger are those of any other run.
      Project: FOLDER

      → Step 1: Decompose
      ✓ Decompose: schema
      → Step 2: Build (3 items)
      Step 2: Build — item 1/3
        compile ✓ node scripts/build.js · 0s
        test ✓ node scripts/test.js · 2 tests · 0s
      ✓ gate passed (qwen)
      Step 2: Build — item 2/3
        compile ✓ node scripts/build.js · 0s
      ✗ gate failed: test (qwen)
        retry 2/5 (same)
        compile ✓ node scripts/build.js · 0s
      ✗ gate failed: test (qwen)
        retry 3/5 (escalate: claude-haiku)
        compile ✓ node scripts/build.js · 0s
        test ✓ node scripts/test.js · 4 tests · 0s
      ✓ gate passed (claude-haiku)
      Step 2: Build — item 3/3
      ✗ guard max_turns: turn 61 began, 60 allowed (qwen)
        retry 2/5 (same)
        compile ✓ node scripts/build.js · 0s
        test ✓ node scripts/test.js · 5 tests · 0s
      ✓ gate passed (qwen)
      ✓ Build: 3 items passed (3 retries, 1 escalation)
      → Step 3: Quality
        compile ✓ node scripts/build.js · 0s
        lint ✓ node scripts/lint.js · 0s
        test ✓ node scripts/test.js · 5 tests · 0s
      ✓ Quality: compile + lint + test
      ✓ Cost: $0.49 · 95 turns · 0s
      Run completed. $0.49 · 0s

      Run: RUN
      Workflow: cheap2sota · Status: pass · Duration: 0s · Cost: $0.49

      Step            Agent           Turns    Cost  Gate
      ─────────────────────────────────────────────────────────────────────────
      decompose       claude-sonnet       3   $0.14  schema ✓
      build/1/impl    qwen                6   $0.02  compile+test ✓
      build/2/impl    claude-haiku       16   $0.14  compile+test ✓ (escalated)
      build/3/impl    qwen               70   $0.19  compile+test ✓
      quality         —                   —       —  compile+lint+test ✓

      Gates:
        build/1/impl  compile ✓ node scripts/build.js · 0s
                      test ✓ node scripts/test.js · 2 tests · 0s
        build/2/impl  compile ✓ node scripts/build.js · 0s
                      test ✓ node scripts/test.js · 4 tests · 0s
        build/3/impl  compile ✓ node scripts/build.js · 0s
                      test ✓ node scripts/test.js · 5 tests · 0s
        quality       compile ✓ node scripts/build.js · 0s
                      lint ✓ node scripts/lint.js · 0s
                      test ✓ node scripts/test.js · 5 tests · 0s

      Retries: 3 (1 escalation)
      Note: (the cell of this machine)

      What happened
        item 1  The cheap model got it right at once.
        item 2  Its tests failed; it was shown the failure and failed again. The third attempt
                began from a clean tree with a stronger model, and the tests passed.
        item 3  The cheap model went in circles. The guard stopped it when its 61st turn began;
                the next attempt passed.
        Green means that the gates passed: no agent was asked whether it had succeeded.

      Where to look
        cd FOLDER
        Each attempt of an item, with the output of the test that failed:
          gump report --detail build/2/impl
        The whole run as a page:
          gump report --html report.html
        The work, merged into your branch, which until then is as it was:
          gump apply
        Everything that happened, one event a line:
          FOLDER/.gump/runs/RUN/ledger.ndjson

      Next, in a project of your own: gump doctor
      "
    `);
  });

  it('works in a folder of its own: a repository whose branch is as it was', () => {
    expect(world.git(folder, 'log', '--format=%s')).toBe('A till for a corner shop');
    expect(world.git(folder, 'status', '--porcelain')).toBe('');
    expect(readdirSync(join(world.folder, 'home'))).toEqual([]);
    expect(statusOfProject()).toBe(checkout);
  });

  it('leaves work that can be applied, and passes its tests', async () => {
    const applied = await world.command(folder, 'apply');
    expect(applied.stdout).toMatch(/^Run run_\w+ applied successfully. 6 files changed.\n$/);
    expect(world.git(folder, 'log', '--first-parent', '--format=%s')).toBe(
      'Gump run: cheap2sota\nA till for a corner shop',
    );
    expect(world.git(folder, 'log', '--no-merges', '--format=%an: %s')).toBe(
      [
        'qwen (gump): receipt (impl)',
        'claude-haiku (gump): coupon (impl)',
        'qwen (gump): shipping (impl)',
        'gump demo: A till for a corner shop',
      ].join('\n'),
    );
    execFileSync(process.execPath, ['scripts/test.js'], { cwd: folder, stdio: 'pipe' });
    expect((await world.command(folder, 'apply')).stdout).toMatch(/^Nothing to do: run_\w+ is applied already.\n$/);
    expect(existsSync(join(folder, '.gump/worktrees', applied.stdout.split(' ')[1] ?? ''))).toBe(false);
  });
});

/** Others may have changed the checkout already; the demo must not change that. */
function statusOfProject(): string {
  return execFileSync('git', ['status', '--porcelain', '--', 'demo', 'workflows'], { cwd: project, encoding: 'utf8' });
}

function normalised(text: string): string {
  return text
    .replaceAll(folder, 'FOLDER')
    .replace(/run_\w+/g, 'RUN')
    .replace(/\b(?:\d+m )?\d+(?:ms|s)\b/g, '0s')
    .replace(/(?<=Note: )Agents and gates .*/, '(the cell of this machine)')
    .replaceAll(`node ${shellWord(builtCommand())}`, 'gump');
}
