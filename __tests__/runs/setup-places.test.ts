import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LaneUser } from '../../src/execution/lanes/lanes.js';
import { SetupError } from '../../src/execution/lanes/setup.js';
import { ROOT } from '../../src/model/index.js';
import { runFolder } from '../../src/storage/run-folder.js';
import { newRunId } from '../../src/storage/run-id.js';
import { openGitStore } from '../../src/system/git/repository/store.js';
import { openRunResources } from '../../src/runs/open-resources.js';
import { DEFAULT_CONFIG } from '../../src/workflow/project-files/config.js';
import { play, setStage, type Played, type Stage } from './play.js';

let played: Played | undefined;
let stage: Stage | undefined;
afterEach(() => {
  played?.remove();
  stage?.remove();
});

/** Says where it runs, tries to write beside the checkout, and makes an ignored file of the manifest. */
const SETUP = `echo "$HOME $PWD" >> "$SHARED/places"; { echo x >> "$BESIDE/written"; } 2>/dev/null; cat package.json >> made`;
const FILES = 'echo made > .gitignore; echo one > package.json';

/** The runs of `setup`, as pairs of HOME and working folder. */
function places(shared: string): readonly (readonly string[])[] {
  const file = join(shared, 'places');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}

async function runWith(agents: readonly object[], workflow: string): Promise<Played> {
  const prepared = { prepare: `${FILES}; mkdir ../beside`, scenario: JSON.stringify({ agents }) };
  // HOME is the folder around the checkout: hidden from every child in a cell.
  played = await play({ workflow, ...prepared, asked: { setup: `BESIDE="$PWD/../../../beside"; ${SETUP}` } });
  expect(played.execution.kind === 'ran' && played.execution.run.ended).toMatchObject({ status: 'pass' });
  return played;
}

describe('setup', () => {
  it('runs once for all lanes and gates: on the base, with the HOME of the job and outside of a cell', async () => {
    const { home } = await runWith(
      ['impl', 'both/one', 'both/two'].map((step) => ({
        step,
        run: `cat made >> "$SHARED/seen"; echo x > ${step.replace('/', '-')}.txt`,
      })),
      `
name: golden
steps:
  - { name: impl, agent: qwen, prompt: x, gate: [bash: 'cat made >> "$SHARED/seen"'] }
  - name: both
    parallel: true
    steps:
      - { name: one, agent: qwen, prompt: x }
      - { name: two, agent: qwen, prompt: x }
  - { name: check, gate: [bash: 'cat made >> "$SHARED/seen"'] }
`,
    );
    expect(places(join(home, 'shared')).map(([used]) => used)).toEqual([home]);
    expect(readFileSync(join(home, 'beside/written'), 'utf8')).toBe('x\n');
    // Two agents side by side, one before them, and two gates.
    expect(readFileSync(join(home, 'shared/seen'), 'utf8')).toBe('one\n'.repeat(5));
  });

  it('runs again where a manifest has changed: in a cell, with another HOME', async () => {
    const { home } = await runWith(
      [
        { step: 'impl', run: 'echo two > package.json' },
        { step: 'next', run: 'cat made > found.txt' },
      ],
      `
name: golden
steps:
  - { name: impl, agent: qwen, prompt: x, gate: [bash: 'cat made > "$SHARED/judged"'] }
  - { name: next, agent: qwen, prompt: x }
`,
    );
    const [first, ...later] = places(join(home, 'shared'));
    expect(first?.[0]).toBe(home);
    expect(later.length).toBeGreaterThan(0);
    for (const [used, folder] of later) {
      expect(used).not.toBe(home);
      expect(folder).toBe(first?.[1]);
    }
    expect(readFileSync(join(home, 'beside/written'), 'utf8')).toBe('x\n');
    // What the base's made stays, and the new one is laid over it.
    expect(readFileSync(join(home, 'shared/judged'), 'utf8')).toBe('one\ntwo\n');
  });
});

describe('the trees of a run', () => {
  const user: LaneUser = { signal: new AbortController().signal, warn: () => undefined };
  const open = async (setup: string, isGovernedByBase: boolean) => {
    stage = await setStage({ workflow: 'name: golden\nsteps: []\n', scenario: null, prepare: FILES, asked: { setup } });
    const { host, repository, home } = stage;
    const id = newRunId(host.now());
    const base = repository.head;
    const resources = await openRunResources({
      host,
      store: await openGitStore(repository, join(host.worktrees, id, 'store')),
      run: { id, base, onto: base, isGovernedByBase },
      folder: runFolder(join(host.runs, id), (text) => text),
      config: DEFAULT_CONFIG,
      scenario: null,
    });
    return { resources, base, home };
  };

  it('are set up anew after a setup that failed, without what that one has left', async () => {
    const setup = `[ ! -e made ] || exit 4; echo half > made; [ -e "$SHARED/mended" ] || { touch "$SHARED/mended"; exit 3; }`;
    const { resources, base } = await open(setup, true);
    const ensure = (): Promise<string> => resources.lanes.ensure(ROOT, base, user);
    await expect(ensure()).rejects.toThrow(SetupError);
    expect(readFileSync(join(await ensure(), 'made'), 'utf8')).toBe('half\n');
    await resources.lanes.remove();
  });

  it('are set up in a cell on a base whose words are not the workflow’s own', async () => {
    const { resources, base, home } = await open(SETUP.replace('$BESIDE', '$PWD/..'), false);
    const folder = await resources.lanes.ensure(ROOT, base, user);
    expect(readFileSync(join(folder, 'made'), 'utf8')).toBe('one\n');
    expect(places(join(home, 'shared')).map(([used]) => used)).not.toContain(home);
    expect(existsSync(join(folder, '../written'))).toBe(false);
    await resources.lanes.remove();
  });
});
