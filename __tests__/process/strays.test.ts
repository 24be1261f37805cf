import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { findByMarker, killStrays } from '../../src/system/process/find-processes.js';
import { runToEnd } from '../../src/system/process/run-to-end.js';
import { startProcess } from '../../src/system/process/start-process.js';
import { startWatchdog } from '../../src/system/process/watchdog.js';
import { BUNDLING, project } from '../support/built-package.js';
import { env, goneWithin, inFolder, sh } from './processes.js';

const scopeOfItsOwn = () => `test-${randomUUID()}`;

describe('processes that an earlier start left behind', () => {
  it('are found by their scope, by nothing that only looks like it, and killed', async () => {
    const scope = scopeOfItsOwn();
    const running = startProcess(sh('echo up; exec sleep 60'), { scope });
    const other = startProcess(sh('exec sleep 60'), { scope: `${scope}2` });
    expect(findByMarker(scope).map(({ pid }) => pid)).toEqual([running.pid]);
    expect(findByMarker(running.marker)).toHaveLength(1);
    expect(findByMarker(scope.slice(0, -1))).toEqual([]);
    expect(await killStrays(scope)).toBe(1);
    expect((await running.ended).ending).toEqual({ kind: 'signaled', signal: 'SIGKILL' });
    other.kill('done');
    await other.ended;
  });
});

describe('the watchdog', () => {
  it('kills what is left when we die without a word', () =>
    inFolder(async (folder) => {
      const scope = scopeOfItsOwn();
      const program = `
        import { startProcess } from './src/system/process/start-process.ts';
        import { startWatchdog } from './src/system/process/watchdog.ts';
        startWatchdog('${scope}');
        const onLine = () => console.log('up');
        const sleeper = { file: '/bin/sh', args: ['-c', 'echo up; setsid sleep 60'], cwd: '/', env: ${JSON.stringify(env)} };
        startProcess(sleeper, { scope: '${scope}', stdout: { onLine } });
      `;
      const entry = join(folder, 'parent.mjs');
      await build({ ...BUNDLING, stdin: { contents: program, resolveDir: project }, outfile: entry });
      const parent = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(parent.stdout, 'data');
      const left = findByMarker(scope).map(({ pid }) => pid);
      expect(left.length).toBeGreaterThan(0);
      parent.kill('SIGKILL');
      await goneWithin(10_000, left);
    }));

  it('goes home when it is released', async () => {
    const scope = scopeOfItsOwn();
    const running = startProcess(sh('echo up; exec sleep 60'), { scope });
    const dog = startWatchdog(scope);
    const search = await runToEnd(sh(`pgrep -f 'gump-watchdog ${scope}$'`));
    dog.release();
    await goneWithin(10_000, [Number(search.stdout.captured.head.toString())]);
    expect(findByMarker(scope)).toHaveLength(1);
    running.kill('done');
    await running.ended;
  });

  it('refuses a scope that a shell or a pattern could misread', () => {
    expect(() => startWatchdog('a.*')).toThrow(RangeError);
  });
});
