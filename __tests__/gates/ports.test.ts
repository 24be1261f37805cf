import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createFolderPort } from '../../src/execution/gates/folder-port.js';
import { bash } from '../../src/gates/checks/bash.js';
import { check, machineEnvironment, portsOf, project, tempFolder } from './support.js';

describe('the folder of the gates', () => {
  it('reads its own files, and lists them with folders marked', async () => {
    const folder = createFolderPort(project({ 'a b/c.txt': 'text', 'd.sh': '#!/bin/sh\n' }));
    expect(await folder.readText('a b/c.txt')).toBe('text');
    expect(await folder.exists('a b')).toBe(true);
    expect(await folder.list('')).toEqual(['a b/', 'd.sh']);
    expect(await folder.list('a b')).toEqual(['c.txt']);
    expect(await folder.isExecutable('d.sh')).toBe(true);
    expect(await folder.isExecutable('a b/c.txt')).toBe(false);
  });

  it('knows nothing of what is outside, by whatever way', async () => {
    const outside = project({ 'secret.txt': 'secret', 'run.sh': '#!/bin/sh\n' });
    const root = project({ 'in/a.txt': 'a' });
    symlinkSync(join(outside, 'secret.txt'), join(root, 'link.txt'));
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync('in/a.txt', join(root, 'inner.txt'));
    const folder = createFolderPort(root);
    for (const path of [
      'link.txt',
      'linked/secret.txt',
      `../${outside.split('/').at(-1) ?? ''}/secret.txt`,
      join(outside, 'secret.txt'),
      'in/../../x',
      'a\0b',
    ]) {
      expect(await folder.readText(path)).toBeNull();
      expect(await folder.exists(path)).toBe(false);
    }
    expect(await folder.list('linked')).toEqual([]);
    expect(await folder.isExecutable('linked/run.sh')).toBe(false);
    expect(await folder.readText('inner.txt')).toBe('a');
  });

  it('reads regular files only, up to a limit', async () => {
    const root = project({ 'big.txt': 'x'.repeat(1024 * 1024 + 1), 'small.txt': 'abc' });
    mkdirSync(join(root, 'folder'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const folder = createFolderPort(root);
    expect(await folder.readText('big.txt')).toBeNull();
    expect((await folder.readText('big.txt', 2 * 1024 * 1024))?.length).toBe(1024 * 1024 + 1);
    expect(await folder.readText('small.txt', 2)).toBeNull();
    expect(await folder.readText('folder')).toBeNull();
    expect(await folder.readText('pipe')).toBeNull();
    expect(await folder.readText('none')).toBeNull();
  });
});

describe('commands of the gates', () => {
  it('run in the tree, with the environment they are given and no other', async () => {
    const tree = tempFolder();
    const env = { PATH: process.env.PATH ?? '', SHARED: 'yes' };
    const result = await portsOf({ tree, env }).shell('pwd; env', { env: { OWN: '1' } });
    expect(result.stdout.split('\n')[0]).toBe(tree);
    const names = result.stdout
      .split('\n')
      .slice(1)
      .map((line) => line.split('=')[0])
      .filter((name) => name !== '');
    const known = ['PATH', 'HOME', 'SHARED', 'OWN', 'CI', 'PYTHONDONTWRITEBYTECODE', 'GUMP_GATE_TMP'];
    expect(names).toEqual(expect.arrayContaining(known));
    expect(
      names
        .filter((name) => !known.includes(name ?? ''))
        .filter((name) => !/^(_|PWD|SHLVL|OLDPWD|GUMP_\w+)$/.test(name ?? '')),
    ).toEqual([]);
  });

  it('keep the tails of both streams by whole lines, and the whole in an artifact', async () => {
    const runFolder = tempFolder();
    const ports = portsOf({ runFolder });
    const result = await ports.shell('seq 1 30000; echo on stderr >&2; exit 7');
    expect(result).toMatchObject({
      exitCode: 7,
      timedOut: false,
      stderr: 'on stderr\n',
      artifact: 'artifacts/step-1-gate-1.txt',
    });
    expect(result.stdout.length).toBeLessThanOrEqual(64 * 1024);
    expect(result.stdout).toMatch(/^\d{5}\n[\d\n]*\n30000\n$/);
    const artifact = readFileSync(join(runFolder, 'artifacts/step-1-gate-1.txt'), 'utf8');
    expect(artifact).toMatch(/^1\n2\n3\n/);
    expect(artifact).toContain('on stderr\n');
    expect((await ports.shell('true')).artifact).toBe('artifacts/step-1-gate-2.txt');
  });

  it('show every line of both streams to whoever wants them', async () => {
    const lines: string[] = [];
    await portsOf({}).shell('seq 1 20000; echo err >&2', { onLine: (line) => lines.push(line) });
    expect(lines).toHaveLength(20001);
    expect(lines).toContain('err');
  });

  it('are killed at the limit with all that they started', async () => {
    const tree = tempFolder();
    const command = 'sleep 300 & setsid sleep 300 & wait';
    const outcome = await check(bash, command, { tree, config: { timeoutMs: 300 } });
    expect(outcome).toMatchObject({ status: 'fail', reason: expect.stringMatching(/^timed out after \d+\.\d s: /) });
    expect(outcome.details).toContain('and killed with all it had started');
    expect(processesIn(tree)).toEqual([]);
  });

  it('leave nothing running behind them', async () => {
    const tree = tempFolder();
    expect(await check(bash, 'sleep 300 & setsid sleep 300 & true', { tree })).toMatchObject({ status: 'pass' });
    expect(processesIn(tree)).toEqual([]);
  });

  it('end when the run does', async () => {
    const tree = tempFolder();
    const cancel = new AbortController();
    const ports = portsOf({ tree, signal: cancel.signal });
    const result = ports.shell('echo up; sleep 300', { onLine: () => cancel.abort() });
    expect(await result).toMatchObject({ exitCode: null, timedOut: false });
    expect(processesIn(tree)).toEqual([]);
  });

  it('are found on their own PATH only', async () => {
    const bin = project({ mytool: '#!/bin/sh\n', notes: 'x' });
    mkdirSync(join(bin, 'folder'));
    const ports = portsOf({ env: { PATH: `node_modules/.bin:${bin}` } });
    expect(await ports.which('mytool')).toBe(true);
    expect(await ports.which('notes')).toBe(false);
    expect(await ports.which('folder')).toBe(false);
    expect(await ports.which('ls')).toBe(false);
    expect(await ports.which('jest')).toBe(false);
  });

  it('write their byte code elsewhere', async () => {
    const tree = project({ 'a.py': 'x = 1\n', 'b.py': 'import a\n' });
    const outcome = await check(bash, 'python3 b.py || test ! -x "$(command -v python3)"', {
      tree,
      env: machineEnvironment(),
    });
    expect(outcome.status).toBe('pass');
    expect(readdirSync(tree)).toEqual(['a.py', 'b.py']);
  });
});

describe('what an agent is told of a failed command', () => {
  it('is plain text, line by line, from the end of each stream', async () => {
    const command =
      'seq 1 5000; printf "\\033[31mred\\033[0m\\n10%%\\r100%%\\n"; printf "\\033]0;title\\007done\\n" >&2; exit 1';
    const { details } = await check(bash, command, {});
    expect(details).toContain('[… earlier output left out …]\n');
    expect(details).toMatch(/\n5000\nred\n100%\n--- stderr\ndone$/);
    expect(details.length).toBeLessThan(5_000);
    expect(details).not.toContain('\u001b');
  });

  it('survives a line without end, and bytes that are no text', async () => {
    const { details, reason } = await check(
      bash,
      'head -c 300000 /dev/zero | tr "\\0" "😀"; printf "\\377\\376"; exit 1',
      {},
    );
    expect(details.length).toBeLessThan(5_000);
    expect(reason.length).toBeLessThanOrEqual(200);
  });

  it('names a long command by its ending first', async () => {
    const { reason } = await check(bash, `exit 9 # ${'x'.repeat(500)}`, {});
    expect(reason).toMatch(/^exit code 9: exit 9 # x+…$/);
    expect(reason).toHaveLength(200);
  });
});

/** Processes whose working folder is this one. */
function processesIn(folder: string): readonly string[] {
  if (!existsSync('/proc/self/cwd')) return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false; // Gone in the meantime, or not ours to see.
    }
  });
}
