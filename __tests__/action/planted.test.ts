import { existsSync, readdirSync, statSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rename, symlink, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ownProgram } from '../../src/system/programs/own-programs.js';
import type { StepResult } from '../support/runner/runner.js';
import { type BuiltAction, buildAction } from './support/built-action.js';
import { type ActionWorld, openWorld } from './support/world.js';

/** Works as git does, and writes down beside itself that it was run. */
const SHIM = `#!/bin/sh\necho "$@" >> "\${0%/*}/ran"\nexec ${ownProgram('git')} "$@"\n`;

/** Ends a process that gump starts at once, with no time to tidy up. */
const KILLED = { interrupt: 0, terminate: 0 };

/**
 * A folder on PATH that gump trusts, since it is nobody's workspace; empty until an agent or a gate fills it. Neither
 * could unless it were exposed to them.
 */
let tools: string;
let action: BuiltAction;
let world: ActionWorld;
let issue: number;

beforeAll(() => {
  action = buildAction();
});
afterAll(() => action.remove());
beforeEach(async () => {
  tools = await mkdtemp(join(action.folder, 'tools-'));
  const plant = `install -m 755 shim.sh ${tools}/git`;
  const workflow = (gate: string) =>
    `name: plant\nsteps:\n  - { name: impl, agent: claude-haiku, output: diff, prompt: Work., gate: ["bash: ${gate}"] }\n`;
  const agent = 'agents:\n  - step: impl\n    write: { a.txt: "a" }\n';
  world = await openWorld(action.folder, {
    files: {
      'shim.sh': SHIM,
      '.gump/workflows/plant.yaml': workflow(plant),
      'passes.yaml': agent,
      'plants.yaml': `${agent}    run: ${plant}\n    hang: true\n`,
      'hangs.yaml': `${agent}    hang: true\n`,
    },
  });
  issue = world.github.openIssue({ title: 'Say hello', author: 'rita' });
});
afterEach(() => world.close());

const label = () => ({ on: 'issues.labeled', number: issue, label: 'gump:plant', sender: 'wendy' }) as const;
const toolsFirst = () => ({ PATH: `${tools}:${process.env.PATH ?? ''}` });
const comments = () => world.github.thread(issue).comments.map(({ body }) => body);

/** Plants a `git` in a folder, which is created. */
async function plantIn(folder: string): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, 'git'), SHIM, { mode: 0o755 });
  return folder;
}

describe('a git that somebody planted is not run', () => {
  it('from the workspace or the runner’s temporary folder, though it is first on PATH', async () => {
    const workspace = await world.checkout('refs/heads/main');
    const planted = [await plantIn(join(workspace, 'bin')), await plantIn(join(world.runner.temp, 'bin'))];
    const env = { PATH: [...planted, toolsFirst().PATH].join(':') };
    const result = await world.run(label(), {
      workspace,
      env,
      inputs: { scenario: 'passes.yaml', expose: `${tools}:rw` },
    });
    expect(result.outputs).toMatchObject({ status: 'passed', 'pull-request-operation': 'created' });
    for (const folder of planted) expect(readdirSync(folder)).toEqual(['git']);
  });

  it('from a folder of PATH that a gate wrote to', async () => {
    const result = await world.run(label(), {
      env: toolsFirst(),
      inputs: { scenario: 'passes.yaml', expose: `${tools}:rw` },
    });
    expect(result.outputs).toMatchObject({ status: 'passed', 'pull-request-operation': 'created' });
    expect(readdirSync(tools)).toEqual(['git']);
  });

  it('from there, and cannot be planted there, where it is not exposed', async () => {
    const result = await world.run(label(), {
      env: toolsFirst(),
      inputs: { scenario: 'passes.yaml', sandbox: 'strict' },
    });
    expect(result.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'gate_failed' });
    expect(readdirSync(tools)).toEqual([]);
  });

  it('nor by the post step after a crash', async () => {
    const running = await world.start(label(), {
      ...{ env: toolsFirst(), inputs: { scenario: 'plants.yaml', expose: `${tools}:rw` }, grace: KILLED },
    });
    await appears(tools, 'git');
    running.cancel();
    const result = await running.result;
    expect(result.main.signal).toBe('SIGKILL');
    expect(result.post?.summary).toMatch(/## (🛑|❌) `plant`/);
    expect(readdirSync(tools)).toEqual(['git']);
  });
});

describe('a post step whose files were changed', () => {
  const changes: readonly (readonly [string, (post: string) => Promise<void>])[] = [
    ['a module', (post) => appendFile(join(post, lazyModule(post)), '\nconsole.log("changed");\n')],
    ['a file that was added', (post) => writeFile(join(post, 'added.js'), '')],
    ['a link in place of a module', replaceByLink],
  ];

  it.each(changes)('does nothing and says so: %s', async (_what, change) => {
    // A copy of its own: what is changed stays so.
    const copy = buildAction();
    try {
      const result = await killDuring(copy, () => change(join(copy.folder, 'dist/post')));
      expect(result.post?.annotations).toEqual([
        {
          level: 'error',
          message: expect.stringContaining('were changed during the job'),
          properties: { title: 'gump' },
        },
      ]);
      expect([result.post?.log.length, result.post?.summary, result.post?.failed]).toEqual([1, '', false]);
      // The main step may have been killed before or after it wrote its first comment.
      expect(comments().filter((body) => !body.includes('is running'))).toEqual([]);
    } finally {
      await copy.remove();
    }
  });

  it('goes on where a main step saved nothing to compare them with', async () => {
    const copy = buildAction();
    try {
      const main = join(copy.folder, 'dist/main/index.js');
      const text = await readFile(main, 'utf8');
      await writeFile(main, text.replace(/(["'])files\1, ?await/, '"unread", await'));
      const result = await killDuring(copy, () => writeFile(join(copy.folder, 'dist/post/added.js'), ''));
      expect(result.main.state).toHaveProperty('unread');
      expect(result.post?.summary).toMatch(/## (🛑|❌) `plant`/);
    } finally {
      await copy.remove();
    }
  });
});

/** The module that holds nearly all of the post step's code, which is loaded only when something is left to do. */
function lazyModule(post: string): string {
  const names = readdirSync(post, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const size = (name: string) => statSync(join(post, name)).size;
  const [largest] = names.sort((a, b) => size(b) - size(a));
  if (largest === undefined || largest === 'index.js') throw new Error(`no such module in ${post}`);
  return largest;
}

/** The same content by another way, which could lead elsewhere later. */
async function replaceByLink(post: string): Promise<void> {
  const [module, moved] = [join(post, lazyModule(post)), join(post, '../moved.js')];
  await rename(module, moved);
  await symlink(moved, module);
}

/** Runs the action, changes something while an agent works, and kills the main step. */
async function killDuring({ folder }: BuiltAction, change: () => Promise<void>): Promise<StepResult> {
  const running = await world.start(label(), {
    ...{ action: folder, inputs: { scenario: 'hangs.yaml' }, grace: KILLED },
  });
  await running.line(/Step 1: Impl/);
  await change();
  running.cancel();
  const result = await running.result;
  expect(result.main.signal).toBe('SIGKILL');
  return result;
}

/** Waits until a file is in a folder. */
async function appears(folder: string, name: string): Promise<void> {
  const changes = watch(folder);
  if (existsSync(join(folder, name))) return;
  for await (const _change of changes) if (existsSync(join(folder, name))) return;
}
