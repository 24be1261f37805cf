import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from '@jest/globals';
import { builder } from './first-process.js';
import { MACHINE_KINDS, type MachineKind } from './kinds.js';
import { type Machine, openMachine } from './machine.js';
import { describeWithMachines } from './machines-available.js';

const opened: Machine[] = [];
async function open(kind: MachineKind): Promise<Machine> {
  const machine = await openMachine(kind);
  opened.push(machine);
  return machine;
}

describeWithMachines('a machine', () => {
  afterEach(async () => {
    for (const machine of opened.splice(0)) await machine.close();
  });

  it.each([
    ['root', { uid: '0', sudo: true, namespaces: true }],
    ['sudo-user', { uid: '1001', sudo: true, namespaces: false }],
    ['user', { uid: '1001', sudo: false, namespaces: true }],
    ['bare-user', { uid: '1001', sudo: false, namespaces: false }],
  ] as const)('of kind %s has its user and means', async (kind, { uid, sudo, namespaces }) => {
    const machine = await open(kind);
    const works = async (argv: readonly string[]) => (await machine.run(argv)).code === 0;
    expect((await machine.run(['id', '-u'])).stdout.trim()).toBe(uid);
    expect((await machine.run(['sh', '-c', 'cd && pwd && touch there && node --version'])).stdout).toBe(
      `/home/runner\n${process.version}\n`,
    );
    expect({
      sudo: await works(['sudo', '-n', 'true']),
      namespaces: await works(['unshare', '--user', '--map-root-user', 'true']),
    }).toEqual({ sudo, namespaces });
    expect((await machine.run(['id', '-u'], { as: 'root' })).stdout.trim()).toBe('0');
  });

  it.each(MACHINE_KINDS)('of kind %s keeps every write to itself', async (kind) => {
    const machine = await open(kind);
    const paths = ['/etc/kept', '/usr/bin/kept', '/root/kept', '/tmp/kept', '/run/kept', '/dev/shm/kept'];
    const { code, stderr } = await machine.run(['sh', '-c', `for p in ${paths.join(' ')}; do echo x > $p; done`], {
      as: 'root',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const path of paths) {
      expect(readFileSync(machine.outside(path), 'utf8')).toBe('x\n');
      expect(existsSync(path)).toBe(false);
    }
    expect(readFileSync('/etc/passwd', 'utf8')).not.toContain('runner');
    expect(existsSync('/etc/sudoers.d/runner')).toBe(false);
  });

  it('reads what it is shown of the outside, and cannot write it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shown-'));
    await writeFile(join(folder, 'file'), 'shown\n', { mode: 0o644 });
    await chmod(folder, 0o777);
    const machine = await openMachine('root', [{ folder, at: '/home/runner/given' }]);
    opened.push(machine);
    const { stdout } = await machine.run(['sh', '-c', 'cat given/file; echo x > given/other; ls given']);
    expect(stdout).toBe('shown\nfile\n');
    await rm(folder, { recursive: true });
  });

  it('runs programs as a shell would', async () => {
    const machine = await open('user');
    const { code, stdout, stderr } = await machine.run(['sh', '-c', 'cat; pwd; echo $MORE >&2; exit 7'], {
      stdin: 'in\n',
      cwd: '/usr',
      env: { MORE: 'more' },
    });
    expect({ code, stdout, stderr }).toEqual({ code: 7, stdout: 'in\n/usr\n', stderr: 'more\n' });
    expect(await machine.run(['sh', '-c', 'kill -SEGV $$'])).toMatchObject({ code: null, signal: 'SIGSEGV' });
    expect(await machine.run(['no-such-program'])).toMatchObject({ code: 127 });
  });

  it('passes signals on to a program', async () => {
    const machine = await open('sudo-user');
    const child = machine.spawn(['perl', '-e', '$SIG{INT} = sub { exit 3 }; $| = 1; print "ready"; sleep']);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([3, null]);
  });

  it('ends a program whose entrance is killed', async () => {
    const machine = await open('user');
    const child = machine.spawn(['sh', '-c', 'echo ready; exec cat']);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGKILL');
    // The program holds the pipes, and reads from one that stays open: they close when it is gone.
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
  });

  it('ends with the process that opened it', async () => {
    const [command, ...args] = builder('root');
    const script = `require('node:child_process').spawn(${JSON.stringify(command)}, ${JSON.stringify(args)}, {
      stdio: ['pipe', 'inherit', 'inherit'] });`;
    const opener = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    // The machine's first process holds this pipe: the lines end when it is gone, and not before.
    for await (const line of createInterface(opener.stdout)) {
      lines.push(line);
      expect(existsSync(`/proc/${line.replace('ready ', '')}/ns`)).toBe(true);
      opener.kill('SIGKILL');
    }
    expect(lines).toEqual([expect.stringMatching(/^ready \d+$/)]);
  });

  it('has its own processes, and the network of the tests', async () => {
    const machine = await open('sudo-user');
    const { stdout } = await machine.run(['sh', '-c', 'cd /proc && echo [0-9]*']);
    expect(stdout.trim().split(' ').length).toBeLessThan(4);
    const server = createServer((_request, response) => response.end('from outside'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const fetched = await machine.run(['curl', '--silent', `http://127.0.0.1:${port}`]);
    await new Promise((resolve) => server.close(resolve));
    expect(fetched.stdout).toBe('from outside');
  });
});
