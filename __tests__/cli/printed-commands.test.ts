import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { builtPackage } from '../support/built-package.js';
import { openWorld } from './world.js';

const world = openWorld();
afterAll(() => world.close());

/** Where gump and the demo's project stand: a folder whose name a shell would take apart. */
const odd = join(world.folder, "it's été $HOME");

it('prints commands that a shell takes as they are, wherever gump and the project stand', () => {
  mkdirSync(odd);
  cpSync(builtPackage(), join(odd, 'gump'), { recursive: true, dereference: true });
  const env = { ...world.env, TMPDIR: odd };
  const gump = [join(odd, 'gump/dist/cli/index.js'), 'demo'];
  const printed = execFileSync(process.execPath, gump, { cwd: odd, env, encoding: 'utf8' });

  const [enter] = /^ {2}cd .*$/m.exec(printed) ?? [];
  const commands = [...printed.matchAll(/^ {4}(.* (?:report|apply)\b.*)$/gm)].map(([, command]) => command);
  expect(commands).toHaveLength(3);
  const [ledger] = /^ {4}.*ledger\.ndjson\S*$/m.exec(printed) ?? [];
  const script = [enter, ...commands, `test -s ${ledger}`].join('\n');
  const pasted = execFileSync('sh', ['-ec', script], { cwd: '/', env, encoding: 'utf8' });
  expect(pasted).toContain('Step: build/2/impl (build/coupon/impl)');
  expect(pasted).toContain(' is in report.html');
  expect(pasted).toMatch(/ applied successfully/);
});
