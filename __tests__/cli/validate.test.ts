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
});
