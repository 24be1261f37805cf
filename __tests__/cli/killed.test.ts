import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { findCellOf, inJob } from '../process/cells.js';
import { goneWithin, runningWith } from '../process/processes.js';
import { openWorld, type World } from './world.js';

let world: World;
/** A folder that agents and gates may write to, and the flag that exposes it. */
let shared: string;
let expose: string;

function open(env: Record<string, string> = {}): void {
  world = openWorld(env);
  shared = join(world.folder, 'shared');
  mkdirSync(shared);
  expose = `--expose=${shared}:rw`;
}
afterEach(() => world.close());

/** A machine without a cell, as many containers are, is the same as one where it is switched off. */
const KINDS = [
  { kind: 'in cells', sandbox: 'strict' },
  { kind: 'without', sandbox: 'off' },
].slice(await inJob(async (job) => ((await findCellOf(job)).enter === null ? 1 : 0)));

describe.each(KINDS)('agents $kind', ({ sandbox }) => {
  it('are gone with all they started when the whole command is killed', async () => {
    open();
    const tag = `left-${randomUUID()}`;
    // In a session of its own, without our marker, deaf to TERM; then a shell that hangs in the tool's own group.
    const tool = (name: string): string =>
      `env -i setsid sh -c 'trap "" TERM; touch ${shared}/${name}; while :; do sleep 600; done' ${tag} & ` +
      `sh -c 'sleep 600; exit' ${tag}`;
    const deaf = ['one', 'two'].map((name) => join(shared, name));
    const dir = world.repository('hanging', {
      'scenario.yaml': JSON.stringify({
        agents: ['one', 'two'].map((name) => ({ step: `both/${name}`, run: tool(name) })),
      }),
      '.gump/workflows/hang.yaml': `name: hang
steps:
  - name: both
    parallel: true
    steps:
      - { name: one, agent: claude-haiku, prompt: x }
      - { name: two, agent: qwen, prompt: x }
`,
    });
    const run = world.start(dir, 'run', 'hang', '--scenario', 'scenario.yaml', `--sandbox=${sandbox}`, expose);
    // Each agent's two are there, and deaf.
    await until(() => deaf.every((file) => existsSync(file)) && runningWith(tag).length === 4);
    const left = runningWith(tag);
    run.child.kill('SIGKILL');
    await once(run.child, 'exit');
    await goneWithin(10_000, left);
    expect(runningWith(tag)).toEqual([]);
  });
});

describe('setup', () => {
  it('is gone with all it started when the whole command is killed, and is done anew by whoever goes on', async () => {
    open();
    const tag = `left-${randomUUID()}`;
    const begun = join(world.folder, 'begun');
    const mended = join(world.folder, 'mended');
    const times = join(world.folder, 'times');
    // Does not bear half of it from the time before. What it starts is deaf to TERM, one in a session of its own.
    const hangs = `sh -c 'trap "" TERM; while :; do sleep 600; done' ${tag}`;
    const setup =
      `echo once >> ${times}; mkdir deps || exit 1; [ -e ${mended} ] && exec touch deps/ready; ` +
      `setsid ${hangs} & touch ${begun}; ${hangs}`;
    const dir = world.repository('set-up', {
      '.gitignore': 'deps/\n',
      'scenario.yaml': JSON.stringify({ agents: [{ run: 'test -e deps/ready && echo done > done.txt' }] }),
      '.gump/workflows/one.yaml': 'name: one\nsteps:\n  - { name: one, agent: qwen, prompt: x }\n',
    });
    const run = world.start(dir, 'run', 'one', '--scenario', 'scenario.yaml', '--setup', setup);
    await until(() => existsSync(begun) && runningWith(tag).length === 2);
    const left = runningWith(tag);
    run.child.kill('SIGKILL');
    await once(run.child, 'exit');
    await goneWithin(10_000, left);
    expect(runningWith(tag)).toEqual([]);

    writeFileSync(mended, '');
    const { code, stderr } = await world.gump(dir, 'run', '--resume', '--setup', setup);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(times, 'utf8')).toBe('once\nonce\n');
  });
});

describe('a hostile agent', () => {
  /** All that it sees of environments, command lines and files, in a file outside of its worktree. */
  const spy = (loot: string): string =>
    `{ env; for folder in /proc/[0-9]* /proc/$PPID /proc/self; do tr '\\0' '\\n' < $folder/environ; tr '\\0' '\\n' < $folder/cmdline; done; ` +
    `grep -rah sk- "$HOME" . ..; cat /proc/self/mountinfo; } > ${loot} 2>/dev/null; echo done > done.txt`;
  const keys = { ANTHROPIC_API_KEY: 'sk-of-anthropic', GITHUB_TOKEN: 'ghs-of-the-job', INPUT_SPEC: 'input-of-the-job' };

  it.each(KINDS)('reads nothing of the user’s HOME and checkout where there is a cell ($kind)', async ({ sandbox }) => {
    open();
    const { HOME: home = '' } = world.env;
    const logins = ['.ssh/id_rsa', '.aws/credentials', '.netrc', '.claude/.credentials.json', '.codex/auth.json'];
    const files = [...logins, '.config/tool.toml'].map((path) => join(home, path));
    for (const file of files) world.write(home, { [file.slice(home.length + 1)]: `words of ${file}\n` });
    const look = (name: string): string =>
      `cat ${files.join(' ')} ${dir}/secret.txt > ${shared}/${name} 2>/dev/null; true`;
    const dir = join(world.folder, 'hostile');
    world.repository('hostile', {
      '.gitignore': 'secret.txt\n',
      'secret.txt': `words of ${dir}/secret.txt\n`,
      'scenario.yaml': JSON.stringify({
        agents: [{ run: `(${look('agent')}); echo done > done.txt` }],
        expect: { status: 'passed' },
      }),
      '.gump/workflows/look.yaml': JSON.stringify({
        name: 'look',
        steps: [
          { name: 'look', agent: 'claude-haiku', prompt: 'x', context: [{ bash: look('context') }] },
          { name: 'check', gate: [{ bash: look('gate') }] },
        ],
      }),
    });
    const run = await world.gump(dir, 'run', 'look', '--scenario', 'scenario.yaml', `--sandbox=${sandbox}`, expose);
    expect(run).toMatchObject({ code: 0 });
    const all = [...files, `${dir}/secret.txt`].map((file) => `words of ${file}\n`).join('');
    for (const name of ['agent', 'context', 'gate'])
      expect(readFileSync(join(shared, name), 'utf8')).toBe(sandbox === 'off' ? all : '');
    for (const file of files) expect(readFileSync(file, 'utf8')).toBe(`words of ${file}\n`);
  });

  it.each(KINDS)('looks around ($kind)', async ({ sandbox }) => {
    open(keys);
    const dir = world.repository('hostile', {
      'scenario.yaml': JSON.stringify({ agents: [{ run: spy(join(shared, 'seen')) }], expect: { status: 'passed' } }),
      '.gump/workflows/look.yaml':
        'name: look\nsteps:\n  - { name: look, agent: claude-haiku, prompt: x }\n  - { name: check, gate: ["bash: env > ' +
        `${shared}/gate` +
        '"] }\n',
    });
    const flags = ['--scenario', 'scenario.yaml', `--sandbox=${sandbox}`, expose];
    const { code, stdout, stderr } = await world.gump(dir, 'run', 'look', ...flags);
    expect({ code, stderr, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stderr: '', stdout: '' });
    const seen = readFileSync(join(shared, 'seen'), 'utf8');
    expect(seen).toContain('GUMP_PROCESS=');
    for (const key of Object.values(keys)) {
      expect(readFileSync(join(shared, 'gate'), 'utf8')).not.toContain(key);
      // Without a cell the processes of the same user can be read, as the run's summary says.
      expect(seen.includes(key)).toBe(sandbox === 'off');
    }
  });
});

/** Waits for something that another process does. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
