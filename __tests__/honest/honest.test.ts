import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { play, type Played } from '../runs/play.js';
import type { HonestCase } from './case.js';
import { go } from './cases/go.js';
import { make } from './cases/make.js';
import { node } from './cases/node.js';
import { python } from './cases/python.js';
import { rust } from './cases/rust.js';

// Compilers start with cold caches.
jest.setTimeout(300_000);

const isInstalled = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

const goCache = mkdtempSync(join(tmpdir(), 'gump-go-'));
/** The toolchains of the tester's HOME, of which a run sees nothing else, and a build cache with Go's own library. */
const TOOLCHAINS = {
  RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), '.rustup'),
  CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), '.cargo'),
  GOCACHE: goCache,
};

let played: Played | undefined;
beforeAll(() => {
  spawnSync('go', ['build', 'testing'], { env: { ...process.env, GOCACHE: goCache }, stdio: 'ignore' });
});
afterEach(() => played?.remove());
afterAll(() => rmSync(goCache, { recursive: true, force: true }));

describe.each([node, go, rust, python, make])('gates of $ecosystem', ({ programs, cases }) => {
  const lacking = programs.filter((program) => !isInstalled(program));
  const test = lacking.length === 0 ? it : it.skip;
  test.each(cases)('tell the truth of $name: $truth', async (one) => {
    const { status, marks, told } = await judge(one);
    const verdict = status !== 'pass' ? 'red' : marks.includes('uncounted') ? 'warned' : 'green';
    expect({ verdict, why: one.why, told: verdict === one.truth ? '' : told }).toEqual({
      ...{ verdict: one.truth, why: one.why, told: '' },
    });
  });
});

/** How a run ended, the marks of its gates, and what they said. */
interface Judged {
  readonly status: string | undefined;
  readonly marks: readonly (string | undefined)[];
  readonly told: string;
}

/** Runs one step whose agent makes the change, with the case's gates. */
async function judge({ files, change, gates = ['test'], setup = '' }: HonestCase): Promise<Judged> {
  const step = { name: 'impl', agent: 'qwen', prompt: 'x', gate: gates };
  const scripts = Object.entries(change).map(([path, text]) => (text === null ? `rm ${path}` : writing(path, text)));
  played = await play({
    workflow: JSON.stringify({ name: 'golden', steps: [step] }),
    scenario: JSON.stringify({ agents: [{ step: 'impl', run: scripts.join('\n') }] }),
    prepare: Object.entries(files)
      .map(([path, text]) => writing(path, text))
      .join('\n'),
    asked: { setup },
    env: TOOLCHAINS,
  });
  if (played.execution.kind !== 'ran') return { status: 'refused', marks: [], told: JSON.stringify(played.execution) };
  const checked = played.execution.events.flatMap((event) => (event.type === 'gate_checked' ? [event] : []));
  return {
    status: played.execution.run.ended?.status,
    marks: checked.map(({ mark }) => mark),
    told: JSON.stringify(checked.map(({ gate, status, reason, command }) => ({ gate, status, reason, command }))),
  };
}

function writing(path: string, text: string): string {
  const folder = path.includes('/') ? `mkdir -p ${path.slice(0, path.lastIndexOf('/'))}\n` : '';
  return `${folder}cat > ${path} <<'END_OF_FILE'\n${text.replace(/\n?$/, '\n')}END_OF_FILE`;
}
