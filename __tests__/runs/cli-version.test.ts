import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { adapters } from '../../src/registry.js';
import { play, type Play, type Played } from './play.js';

const WORKFLOW = 'name: golden\nsteps:\n  - {name: impl, agent: qwen, prompt: Do it.}\n';

let root: string;
let played: Played | null;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'gump-version-')));
  played = null;
});
afterEach(() => {
  played?.remove();
  rmSync(root, { recursive: true });
});

describe('the version of the CLI that an attempt ran with', () => {
  it('is in the ledger where its command leads into its npm package', async () => {
    expect(await launched(packaged('@qwen-code/qwen-code'))).toMatchObject({
      cli: 'qwen qwen3-coder-plus',
      cli_version: '9.8.7',
    });
  });

  it('is the pinned one where gump installed it', async () => {
    const { env } = packaged('my-tools');
    const bin = env?.PATH ?? '';
    const pinned = adapters.find(({ provider }) => provider === 'gemini')?.install?.version;
    symlinkSync(join(bin, 'qwen'), join(bin, 'gemini'));
    const workflow = WORKFLOW.replace('qwen', 'gemini');
    const install = () => Promise.resolve(bin);
    expect(await launched({ workflow, install, env: { GEMINI_API_KEY: 'k' } })).toMatchObject({ cli_version: pinned });
  });

  it('is not that of a package which merely lies around it', async () => {
    expect(await launched(packaged('my-tools'))).not.toHaveProperty('cli_version');
  });

  it('is not known of a program that is no package, nor of a played one', async () => {
    expect(await launched({ programs: { qwen: 'exit 1\n' } })).not.toHaveProperty('cli_version');
    played?.remove();
    const scenario = 'agents: [{write: {a.txt: x}}]\n';
    expect(await launched({ ...packaged('@qwen-code/qwen-code'), scenario })).not.toHaveProperty('cli_version');
  });
});

/** `npm install -g` of a package with a command `qwen`, on PATH. */
function packaged(name: string): Partial<Play> {
  const entry = join(root, 'lib/node_modules', name, 'dist/cli.js');
  mkdirSync(dirname(entry), { recursive: true });
  writeFileSync(entry, '#!/bin/sh\nexit 1\n');
  chmodSync(entry, 0o755);
  writeFileSync(join(dirname(entry), '../package.json'), JSON.stringify({ name, version: '9.8.7' }));
  mkdirSync(join(root, 'bin'));
  symlinkSync(entry, join(root, 'bin/qwen'));
  return { env: { PATH: join(root, 'bin') } };
}

async function launched(wanted: Partial<Play>): Promise<object> {
  played = await play({ workflow: WORKFLOW, scenario: null, ...wanted });
  const { execution } = played;
  if (execution.kind !== 'ran') throw new Error(JSON.stringify(execution));
  const launch = execution.events.find(({ type }) => type === 'agent_launched');
  if (launch === undefined) throw new Error('no agent was launched');
  return launch;
}
