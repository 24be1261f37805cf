import { afterAll, describe, expect, it } from '@jest/globals';
import { openWorld } from './world.js';

const world = openWorld();
afterAll(() => world.close());

const own = 'name: own\nsteps:\n  - name: check\n    gate: [test]\n';
const dir = world.repository('project', { 'package.json': '{}', '.gump/workflows/own.yaml': own });

describe('gump validate', () => {
  it('of many it shows the first 50, errors before warnings, and says how many more there are', async () => {
    const unknown = Array.from({ length: 300 }, (_, n) => `k${n}: 1\n`).join('');
    world.write(world.folder, {
      'bad.yaml': `${own.replace('gate: [test]', 'agent: qwen\n    max_turns: 3\n    prompt: x')}${unknown}`,
    });
    const { code, stderr } = await world.command(dir, 'validate', '../bad.yaml');
    const heads = stderr.match(/^\S+:\d+:\d+ \w+: .*$/gm) ?? [];
    expect({ code, heads: heads.length }).toEqual({ code: 2, heads: 50 });
    expect(heads[49]).toBe('../bad.yaml:56:1 error: unknown key `k49` in the workflow');
    expect(stderr).toMatch(/\n… and 251 more\n$/);
  });

  it('takes a scenario in a folder for what it is, and leaves what GitHub Actions reads to others', async () => {
    world.write(world.folder, {
      'mixed/flow.yaml': own,
      'mixed/good.yaml': 'agents: [{ cost: 0.1 }]\n',
      'mixed/slip.yaml': 'agents:\n  - { stpe: x }\n',
      'mixed/ci.yml': 'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: make }] } }\n',
      'mixed/action.yml': 'name: x\nruns: { using: node24, main: x.js }\n',
    });
    const { code, stdout, stderr } = await world.command(dir, 'validate', '../mixed');
    expect({ code, stdout: stdout.split('\n').slice(0, -1) }).toEqual({
      code: 2,
      stdout: ['✓ ../mixed/flow.yaml: own, classic dialect', '✓ ../mixed/good.yaml', '✗ ../mixed/slip.yaml'],
    });
    expect(stderr.match(/error: .*/g)).toEqual(['error: unknown key `stpe` in an entry of `agents`']);
    expect(await world.command(dir, 'validate', '../mixed/ci.yml')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'gump: ../mixed/ci.yml is for GitHub Actions, and no workflow of gump\n',
    });
  });
});
