import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Workflow } from '../../src/model/index.js';
import type { GitHub } from '../support/github/github.js';

const run = promisify(execFile);

/** A workflow of one step, as a ledger pins it. */
export const definition: Workflow = {
  ...{ name: 'one', description: '', dialect: 'classic', blastRadius: 'enforce', inputs: {} },
  steps: [{ kind: 'gate', name: 'check', gates: [{ name: 'bash', type: 'bash', argument: 'true' }] }],
};

/** As actions/checkout leaves it: one commit, no branch, no credentials. */
export async function clone(github: GitHub, dir: string): Promise<string> {
  await run('git', ['init', '--quiet', dir]);
  await run('git', ['-C', dir, 'fetch', '--quiet', '--depth=1', `file://${github.remote.dir}`, 'main']);
  await run('git', ['-C', dir, 'checkout', '--quiet', '--detach', 'FETCH_HEAD']);
  return dir;
}
