import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { probeIsolation } from '../../src/system/process/isolation/isolation.js';
import { goneWithin, inFolder } from '../process/processes.js';
import { openWorld, type World } from './world.js';

let world: World;
afterEach(() => world.close());

const isolation = await probeIsolation(process.env);

/** A machine whose `unshare` can do nothing, as in many containers: no run gets a namespace there. */
async function worldWithout<T>(namespace: boolean, env: Record<string, string>, use: () => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    world = openWorld(namespace ? env : { ...env, PATH: `${folder}:${process.env.PATH ?? ''}` });
    return use();
  });
}

const KINDS = [
  { kind: 'in namespaces', namespace: true },
  { kind: 'without', namespace: false },
].filter(({ namespace }) => isolation.pidNamespace || !namespace);

describe.each(KINDS)('agents $kind', ({ namespace }) => {
  it('are gone with all they started when the whole command is killed', () =>
    worldWithout(namespace, {}, async () => {
      const tag = `left-${randomUUID()}`;
      // In a session of its own, without our marker, deaf to TERM; then a shell that hangs in the tool's own group.
      const tool = (name: string): string =>
        `env -i setsid sh -c 'trap "" TERM; touch ${world.folder}/${name}; while :; do sleep 600; done' ${tag} & ` +
        `sh -c 'sleep 600; exit' ${tag}`;
      const deaf = ['one', 'two'].map((name) => join(world.folder, name));
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
      const run = world.start(dir, 'run', 'hang', '--scenario', 'scenario.yaml');
      // Each agent's two are there, and deaf.
      await until(() => deaf.every((file) => existsSync(file)) && runningWith(tag).length === 4);
      const left = runningWith(tag);
      run.child.kill('SIGKILL');
      await once(run.child, 'exit');
      await goneWithin(10_000, left);
      expect(runningWith(tag)).toEqual([]);
    }));
});

describe('setup', () => {
  it('is gone with all it started when the whole command is killed, and is done anew by whoever goes on', async () => {
    world = openWorld();
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

  it.each(KINDS)('reads what the user of the job is logged in with ($kind)', ({ namespace }) =>
    worldWithout(namespace, {}, async () => {
      const { HOME: home = '' } = world.env;
      const logins = ['.ssh/id_rsa', '.aws/credentials', '.netrc', '.claude/.credentials.json', '.codex/auth.json'];
      world.write(home, Object.fromEntries(logins.map((path) => [path, `login of ${path}\n`])));
      world.write(home, { '.cargo/config.toml': 'of no secret\n' });
      const loot = (name: string): string => join(world.folder, name);
      const look = (name: string): string =>
        `cd '${home}' && cat ${logins.join(' ')} .cargo/config.toml > ${loot(name)} 2>/dev/null; true`;
      const dir = world.repository('hostile', {
        'scenario.yaml': JSON.stringify({
          agents: [{ run: `(${look('agent')}); echo done > done.txt` }],
          expect: { status: 'passed' },
        }),
        '.gump/workflows/look.yaml': JSON.stringify({
          name: 'look',
          steps: [
            { name: 'look', agent: 'claude-haiku', prompt: 'x' },
            { name: 'check', gate: [{ bash: look('gate') }] },
          ],
        }),
      });
      expect(await world.gump(dir, 'run', 'look', '--scenario', 'scenario.yaml')).toMatchObject({ code: 0 });
      const found = namespace ? '' : logins.map((path) => `login of ${path}\n`).join('');
      for (const name of ['agent', 'gate']) expect(readFileSync(loot(name), 'utf8')).toBe(`${found}of no secret\n`);
      for (const path of logins) expect(readFileSync(join(home, path), 'utf8')).toBe(`login of ${path}\n`);
    }),
  );

  it.each(KINDS)('looks around ($kind)', ({ namespace }) =>
    worldWithout(namespace, keys, async () => {
      const loot = join(world.folder, 'loot');
      mkdirSync(loot);
      const dir = world.repository('hostile', {
        'scenario.yaml': JSON.stringify({ agents: [{ run: spy(join(loot, 'seen')) }], expect: { status: 'passed' } }),
        '.gump/workflows/look.yaml':
          'name: look\nsteps:\n  - { name: look, agent: claude-haiku, prompt: x }\n  - { name: check, gate: ["bash: env > ' +
          `${loot}/gate` +
          '"] }\n',
      });
      const { code, stdout, stderr } = await world.gump(dir, 'run', 'look', '--scenario', 'scenario.yaml');
      expect({ code, stderr, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stderr: '', stdout: '' });
      const seen = readFileSync(join(loot, 'seen'), 'utf8');
      expect(seen).toContain('GUMP_PROCESS=');
      for (const key of Object.values(keys)) {
        expect(readFileSync(join(loot, 'gate'), 'utf8')).not.toContain(key);
        // Without a namespace the processes of the same user can be read, as the run's summary says.
        expect(seen.includes(key)).toBe(!namespace);
      }
    }),
  );
});

/** Waits for something that another process does. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Processes with this word among their arguments. */
function runningWith(word: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => cmdlineOf(pid).split('\0').includes(word)).map(Number);
}

function cmdlineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
