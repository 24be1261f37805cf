import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { findSockets } from '../../src/system/process/cell/sockets.js';
import { listen } from '../support/loopback.js';
import { cellsHere, describeCells, findCellOf, inCellWithout, runInside, SECRETS, type JobFolders } from './cells.js';
import { env, inFolder } from './processes.js';

/** Lists what an attempt to write has reached, by the folder that it was tried in. */
const writeInto = (folders: readonly string[]): string =>
  folders.map((folder) => `{ echo x > '${folder}/written'; } 2>/dev/null && echo '${folder}'`).join('\n');

const secretsOf = (job: JobFolders): readonly string[] =>
  (['home', 'temp', 'workspace'] as const).flatMap((name) => SECRETS[name].map((file) => join(job[name], file)));

describeCells(await cellsHere(), ({ without }) => {
  const inCell = inCellWithout(without);

  it(
    'nothing can be seen of the job: neither its HOME, its temporary folder and checkout, nor gump’s own folders',
    inCell(async (cell, job) => {
      writeFileSync(join(job.root, 'own/ledger'), 'secret of gump\n');
      symlinkSync(job.home, join(job.machine, 'link'));
      const files = [...secretsOf(job), join(job.root, 'own/ledger'), join(job.machine, 'link/.netrc')];
      const { stdout } = await runInside(
        cell,
        job.view,
        `ls -A '${job.home}' '${job.temp}' '${job.workspace}'; for file in ${files.map((file) => `'${file}'`).join(' ')}; do cat "$file"; done; cat '${job.machine}/file'`,
      );
      expect(stdout.replaceAll(/^(\/.*:)?$/gm, '').trim()).toBe('of the machine');
    }),
  );

  it(
    'nothing hidden comes back, whatever is tried',
    inCell(async (cell, job) => {
      const { home } = job;
      const tries = `umount '${home}'; umount -l '${home}'; mount --bind / /mnt; cat "/mnt${home}/.netrc"
        unshare -r -m sh -c "umount '${home}'; mount --bind / /mnt; cat '${home}/.netrc' '/mnt${home}/.netrc'"
        nsenter -t 1 -m cat '${home}/.netrc'; chroot /proc/1/root cat '${home}/.netrc'; cat "/proc/1/root${home}/.netrc"; echo end`;
      expect((await runInside(cell, job.view, tries)).stdout).toBe('end');
      expect(readFileSync(join(home, '.netrc'), 'utf8')).toBe('secret of .netrc\n');
    }),
  );

  it(
    'only the tree, HOME and its own folders for temporary files can be written',
    inCell(async (cell, { view, home, machine, root }) => {
      const own = [view.tree.at, view.home, '/tmp', '/var/tmp', '/dev/shm'];
      const others = ['/', '/etc', '/usr', '/run', '/dev', '/var', '/proc/sys', home, machine, root, join(root, 'own')];
      const { stdout } = await runInside(cell, view, writeInto([...own, ...others]));
      expect(stdout.split('\n')).toEqual(own);
      expect(readFileSync(join(view.tree.folder, 'written'), 'utf8')).toBe('x\n');
      expect(readFileSync(join(view.home, 'written'), 'utf8')).toBe('x\n');
      // Those for temporary files are gone with it.
      expect((await runInside(cell, view, 'ls -A /tmp /var/tmp /dev/shm /run | grep written')).stdout).toBe('');
    }),
  );

  it(
    'what the view shows of a hidden folder can be read, and written only where it says so, but for logins',
    inCell(async (cell, { view, home }) => {
      const shown = { ...view, readOnly: [join(home, 'tool')], writable: [join(home, '.claude')] };
      const files = ['tool/bin/run', '.claude/notes', '.claude/.credentials.json'].map(
        (file) => `'${join(home, file)}'`,
      );
      const script = `cat ${files.join(' ')}; ls -A '${home}'; ${writeInto([join(home, 'tool'), join(home, '.claude')])}`;
      expect((await runInside(cell, shown, script)).stdout.split('\n')).toEqual([
        'secret of tool/bin/run',
        'secret of .claude/notes',
        '.claude',
        'tool',
        join(home, '.claude'),
      ]);
      expect(readFileSync(join(home, '.claude/written'), 'utf8')).toBe('x\n');
    }),
  );

  it(
    'a cache is found at the place of the machine’s own',
    inCell(async (cell, { view, home, root }) => {
      const caches = [{ folder: join(root, 'machine'), at: join(home, '.cache/npm') }];
      const { stdout } = await runInside(cell, { ...view, caches }, `cat '${home}/.cache/npm/file'`);
      expect(stdout).toBe('of the machine');
    }),
  );

  it(
    'a socket of the machine is an empty file, and nobody answers there',
    inCell(async (_, job) =>
      // In a folder for temporary files: every cell of the machine would mask a socket that it sees.
      inFolder(async (folder) => {
        const path = join(folder, 's');
        let calls = 0;
        const server = createServer((socket) => socket.end(`${(calls += 1)}`)).listen(path);
        await once(server, 'listening');
        try {
          // Sockets are looked for once a job.
          const surroundings = { ...job.surroundings, hiddenFiles: findSockets() };
          const cell = await findCellOf({ ...job, surroundings });
          const connect = `require('net').connect('${path}').on('error', (e) => console.log(e.code)).on('data', (d) => console.log(String(d)))`;
          const script = `[ -f '${path}' ] && cat '${path}'; '${process.execPath}' -e "${connect}"`;
          const { stdout } = await runInside(cell, { ...job.view, readOnly: [folder] }, script);
          expect(stdout).toMatch(/^E(ACCES|CONNREFUSED|PERM)$/);
          expect(calls).toBe(0);
        } finally {
          server.close();
          await once(server, 'close');
        }
      }),
    ),
  );

  it(
    'a program has no rights and can get none',
    inCell(async (cell, { view }) => {
      const script = `cat /proc/self/status; unshare -U true 2>/dev/null && echo nested; unshare -r true 2>/dev/null && echo nested
        mount -t tmpfs t /tmp 2>/dev/null && echo mounted; chown 1:1 '${view.tree.at}' 2>/dev/null && echo chowned; id -G`;
      const { stdout } = await runInside(cell, view, script);
      for (const name of ['CapEff', 'CapPrm', 'CapBnd', 'CapInh', 'CapAmb'])
        expect(stdout).toMatch(new RegExp(`^${name}:\\t0+$`, 'm'));
      expect(stdout).toMatch(/^NoNewPrivs:\t1$/m);
      expect(stdout).not.toMatch(/nested|mounted|chowned/);
      expect(stdout.split('\n').at(-1)).toBe(String(process.getgid?.()));
    }),
  );

  it(
    'other processes can neither be seen nor signalled, and what they were given cannot be read',
    inCell(async (cell, { view }) => {
      // A process's own /proc shows what it was started with: hence a parent that was started with it.
      const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        env: { ...process.env, OURS: 'the-key-of-the-action' },
        stdio: 'ignore',
      });
      try {
        const look = `cat /proc/[0-9]*/environ | tr '\\0' '\\n'; cat /proc/[0-9]*/cmdline | tr '\\0' ' '`;
        const script = `echo $$; ${look}; umount /proc; ${look}; ls -d /proc/[0-9]*
          unshare -r -m -p -f sh -c 'mount -t proc p /proc; cat /proc/*/environ'; kill -KILL ${parent.pid ?? 0} && echo sent-$((40 + 2))`;
        const { stdout } = await runInside(cell, view, script);
        const seen = stdout;
        expect(Number(seen.split('\n')[0])).toBeLessThan(20);
        expect(seen).toContain(`PATH=${env.PATH}`);
        for (const word of ['the-key-of-the-action', process.execPath, 'sent-42']) expect(seen).not.toContain(word);
        expect(seen.match(/^\/proc\/\d+$/gm)?.length).toBeLessThan(5);
        expect([parent.exitCode, parent.signalCode]).toEqual([null, null]);
      } finally {
        parent.kill('SIGKILL');
        await once(parent, 'exit');
      }
    }),
  );

  it(
    'the network is the machine’s, or none but its own loopback',
    inCell(async (cell, { view }) => {
      const server = await listen((_, response) => Promise.resolve(void response.end('hello')));
      try {
        const ask = `'${process.execPath}' -e "fetch('${server.url}').then((r) => r.text()).then(console.log, (e) => console.log(e.cause.code))"`;
        const script = `tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' \\n'; echo; ${ask}`;
        const none = await runInside(cell, { ...view, network: 'none' }, script);
        expect(none.stdout.split('\n')).toEqual(['lo', 'ECONNREFUSED']);
        expect((await runInside(cell, view, ask)).stdout).toBe('hello');
      } finally {
        await server.close();
      }
    }),
  );
});
