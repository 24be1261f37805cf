import { join } from 'node:path';
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

  it('takes a scenario in a folder for what it is, and leaves the files of others to them', async () => {
    world.write(world.folder, {
      'mixed/flow.yaml': own,
      'mixed/good.yaml': 'agents: [{ cost: 0.1 }]\n',
      'mixed/slip.yaml': 'agents:\n  - { stpe: x }\n',
      'mixed/ci.yml': 'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: make }] } }\n',
      'mixed/action.yml': 'name: x\nruns: { using: node24, main: x.js }\n',
      'mixed/docker-compose.yml': 'services: { web: { image: nginx } }\n',
      'mixed/k8s.yaml': 'apiVersion: v1\nkind: Pod\nspec: {}\n---\napiVersion: v1\nkind: Pod\n',
      'mixed/openapi.yaml': 'openapi: 3.1.0\npaths: {}\n',
      'mixed/crew.yaml': 'agents: { writer: { role: x } }\nsteps: { first: writer }\n',
      'mixed/pnpm-workspace.yaml': 'packages: [a, b]\n',
      'mixed/list.yaml': '- a\n',
      'mixed/torn.yaml': 'a: [\n',
      'mixed/empty.yaml': '',
      'mixed/node_modules/x.yaml': own,
    });
    const { code, stdout, stderr } = await world.command(dir, 'validate', '../mixed');
    const others = 'action.yml ci.yml crew.yaml docker-compose.yml empty.yaml k8s.yaml list.yaml openapi.yaml';
    const skipped = `${others} pnpm-workspace.yaml torn.yaml`.split(' ').map((name) => `../mixed/${name}`);
    expect({ code, stdout: stdout.split('\n').slice(0, -1) }).toEqual({
      code: 2,
      stdout: [
        '✓ ../mixed/flow.yaml: own, classic dialect',
        '✓ ../mixed/good.yaml',
        '✗ ../mixed/slip.yaml',
        `– skipped, without a list \`steps:\` at the top, or \`agents:\` of a scenario: ${skipped.join(', ')}`,
      ],
    });
    expect(stderr.match(/error: .*/g)).toEqual(['error: unknown key `stpe` in an entry of `agents`']);
    const json = await world.command(dir, 'validate', '--json', '../mixed');
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: false, skipped });
    expect(await world.command(dir, 'validate', '../mixed/ci.yml')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'gump: ../mixed/ci.yml is for GitHub Actions, and no workflow of gump\n',
    });
  });

  it.each([
    ['a workflow with an error', own.replace('gate', 'gaet')],
    ['one whose list of steps is misspelt', own.replace('steps', 'stesp')],
    ['one that is no YAML', `${own}  bad\n`],
    ['one without a name', own.replace('name: own\n', '')],
  ])('never skips %s in a folder', async (_, text) => {
    world.write(world.folder, {
      'flows/deep/flow.yaml': text,
      'flows/runs/more.yaml': own,
      'flows/other.yaml': 'a: 1',
    });
    const { code, stdout } = await world.command(dir, 'validate', '../flows');
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringMatching(
        /^✗ \.\.\/flows\/deep\/flow\.yaml\n✓ \.\.\/flows\/runs\/more\.yaml: .*\n– skipped, .*: \.\.\/flows\/other\.yaml\n$/,
      ),
    });
  });

  it('reads a file that is named, or lies where only workflows do, as a workflow whatever its look', async () => {
    const compose = 'services: { web: { image: nginx } }\n';
    world.write(world.folder, { 'compose.yaml': compose, 'home2/.gump/workflows/compose.yaml': compose });
    for (const [name, file] of [
      ['../compose.yaml', '../compose.yaml'],
      ['../home2', '../home2/.gump/workflows/compose.yaml'],
    ] as const) {
      const { code, stdout, stderr } = await world.command(dir, 'validate', name);
      expect({ code, stdout }).toEqual({ code: 2, stdout: `✗ ${file}\n` });
      expect(stderr).toContain('unknown key `services`');
    }
  });

  it('says why there is nothing to check in a folder', async () => {
    world.write(world.folder, { 'theirs/compose.yaml': 'services: {}\n' });
    expect((await world.command(dir, 'validate', '../theirs')).stderr).toBe(
      'gump: ../theirs: no workflows in it; none of its .yaml files has a list `steps:` at the top, or `agents:` of a scenario\n',
    );
  });

  it('shows twenty of the files it skipped, and all of them to programs', async () => {
    world.write(world.folder, { 'many/flow.yaml': own });
    for (let n = 10; n < 33; n++) world.write(world.folder, { [`many/${n}.yaml`]: 'a: 1\n' });
    const { code, stdout } = await world.command(dir, 'validate', '../many');
    expect(code).toBe(0);
    expect(stdout).toMatch(/: \.\.\/many\/10\.yaml, .*, \.\.\/many\/29\.yaml and 3 more; --json names all\n$/);
    const json = await world.command(dir, 'validate', '--json', '../many');
    expect(json.stdout.match(/"\.\.\/many\/\d\d\.yaml"/g)).toHaveLength(23);
  });
});

describe('the paths that gump validate shows', () => {
  const asks = 'name: asks\nsteps:\n  - { name: a, agent: qwen, prompt: { file: p.md } }\n';
  const calls = 'name: calls\nsteps:\n  - { name: a, workflow: broken }\n';
  const there = world.repository('paths', {
    '.gump/workflows/asks.yaml': asks,
    '.gump/workflows/p.md': '{spec}',
    '.gump/workflows/calls.yaml': calls,
    '.gump/workflows/broken.yaml': own.replace('gate', 'gaet'),
    'docs/x.md': '',
  });
  const shown = (stderr: string): readonly string[] =>
    [...stderr.matchAll(/^(\S+):\d+:\d+ error/gm)].map(([, path = '']) => path);

  it.each([
    ['.', '.gump/workflows/'],
    ['docs', '../.gump/workflows/'],
    ['.gump', 'workflows/'],
  ])('are as seen from %s', async (from, to) => {
    const { code, stdout, stderr } = await world.command(join(there, from), 'validate');
    expect({ code, stdout: stdout.split('\n') }).toEqual({
      code: 2,
      stdout: [`✓ ${to}asks.yaml: asks, classic dialect`, `✗ ${to}broken.yaml`, `✗ ${to}calls.yaml`, ''],
    });
    expect(shown(stderr)).toEqual([`${to}broken.yaml`, `${to}broken.yaml`]);
    const named = await world.command(join(there, from), 'validate', 'broken');
    expect({ ...named, stderr: shown(named.stderr) }).toEqual({
      code: 2,
      stdout: `✗ ${to}broken.yaml\n`,
      stderr: [`${to}broken.yaml`],
    });
  });

  it('are whole for what lies outside of the repository, whose prompts are found beside it', async () => {
    const outside = world.write(join(world.folder, 'outside'), { 'flows/asks.yaml': asks });
    for (const file of [join(outside, 'flows/asks.yaml'), '../outside/flows/asks.yaml']) {
      const lost = await world.command(there, 'validate', file);
      expect(lost.code).toBe(2);
      expect(lost.stderr).toContain(`${file}:3:45 error: there is no prompt file \`${outside}/flows/p.md\``);
    }
    world.write(outside, { 'flows/p.md': '{spec}', 'p.md': '{nobody}' });
    expect(await world.command(there, 'validate', '../outside/flows/asks.yaml')).toMatchObject({ code: 0, stderr: '' });
    world.write(outside, { 'flows/asks.yaml': asks.replace('p.md', '../p.md') });
    const wrong = await world.command(there, 'validate', '../outside/flows/asks.yaml');
    expect(wrong.stderr).toContain(`${outside}/p.md:1:1 error: unknown name \`{nobody}\``);
  });
});
