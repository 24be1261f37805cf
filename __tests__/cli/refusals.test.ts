import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { programs } from '../action/support/programs.js';
import { openWorld } from './world.js';

const world = openWorld();
afterAll(() => world.close());

const project = world.repository('project', {
  'package.json': '{}',
  'spec.md': 'Do it.',
  'broken.yaml': 'agents: [',
  '.gump/workflows/bad.yaml': 'name: bad\nsteps:\n  - name: impl\n    agnt: claude\n    output: diff\n    prompt: x\n',
  '.gump/workflows/keyed.yaml':
    'name: keyed\ninputs:\n  area: { required: true }\nsteps:\n  - name: impl\n    type: code\n    agent: claude\n    prompt: "{area}"\n',
  '.gump/workflows/whom.yaml':
    'name: whom\ninputs: { who: {} }\nsteps:\n  - { name: impl, agent: "{who}", prompt: x }\n',
  '.gump/workflows/must.yaml':
    'name: must\ninputs: { who: { required: true } }\nsteps:\n  - { name: impl, agent: "{who}", prompt: x }\n',
});
const dirty = world.repository('dirty', { 'a.txt': 'a', 'spec.md': 'x' });
world.write(dirty, { 'a.txt': 'b', 'new.txt': 'untracked files never count' });
const nowhere = world.write(join(world.folder, 'nowhere'), { 'spec.md': 'x' });
const empty = world.write(join(world.folder, 'empty'), { 'spec.md': 'x' });
world.git(empty, 'init', '--quiet');

describe('a run that cannot begin ends 2, says what to do, and leaves nothing', () => {
  it.each([
    [
      nowhere,
      ['run', 'tdd', '--spec', 'spec.md'],
      /^gump: not a git repository: .*run `git init` and make a first commit/,
    ],
    [empty, ['run', 'tdd', '--spec', 'spec.md'], /^gump: the repository has no commit yet: .*make a first commit/],
    [dirty, ['run', 'tdd', '--spec', 'spec.md'], /^gump: uncommitted changes in a\.txt; .*--allow-dirty/],
    [project, ['run'], /^gump: which workflow\?/],
    [project, ['run', 'spec.md'], /^gump: spec\.md is no workflow; if .*: gump run tdd --spec spec\.md\n$/],
    [
      project,
      ['run', 'tddd', '--spec', 'spec.md'],
      /^error: there is no workflow `tddd`\n {2}hint: did you mean `tdd`\?/,
    ],
    [project, ['run', 'bad', '--spec', 'spec.md'], /bad\.yaml:4:5 error: unknown key `agnt`[^]*did you mean `agent`/],
    [project, ['run', 'tdd'], /^gump: the workflow tdd asks for {spec}, and none was given; pass --spec FILE/],
    [project, ['run', 'keyed'], /^gump: the workflow keyed requires the input `area`; pass --set area=/m],
    [project, ['run', 'must'], /^gump: the workflow must requires the input `who`; pass --set who=/],
    [
      project,
      ['run', 'whom'],
      /^gump: the workflow whom takes an agent from the input `who`, which has no value; pass --set who=AGENT, or/,
    ],
    [project, ['run', 'whom', '--set', 'who='], /^error: --set who: no agent\n {2}hint: name one/],
    [project, ['run', 'whom', '--dry-run', '--set', 'who='], /^error: --set who: no agent\n/],
    [project, ['run', 'tdd', '--spec', 'no.md'], /^gump: --spec no\.md: no such file or directory\n$/],
    [project, ['run', 'tdd', '--spec', '.'], /^gump: --spec \.: is a directory\n$/],
    [project, ['run', 'tdd', '--spec', 'spec.md'], /`claude`\) is not on PATH; npm install -g/],
    [
      project,
      ['run', 'tdd', '--spec', 'spec.md', '--agent', 'cluade'],
      /^error: --agent: unknown agent `cluade`\n {2}hint: did you mean `claude`\?\n$/,
    ],
    [project, ['run', 'tdd', '--spec', 'spec.md', '--scenario', 'broken.yaml'], /^broken\.yaml:\d+:\d+ error/],
    [
      project,
      ['run', 'keyed', '--set', 'area=x', '--set', 'aera=x'],
      /^error: --set aera: no part of the workflow uses this name\n {2}hint: did you mean `area`\?\n$/,
    ],
    [project, ['run', 'keyed', '--dry-run', '--set', 'aera=x'], /^error: --set aera: .*\n.*`area`\?\n$/],
    [project, ['run', 'tdd', '--set', 'area'], /^gump: --set area: write NAME=VALUE\n$/],
    [project, ['run', 'tdd', '--max-budget', 'much'], /'much' is invalid\. write an amount above 0/],
    [project, ['run', 'tdd', '--max-parallel', '0'], /'0' is invalid\. write a whole number above 0/],
    [project, ['run', 'spec.md', '--workflow', 'tddd'], /there is no workflow `tddd`/],
    [project, ['run', '--resume'], /^gump: no run here is waiting to go on/],
    [project, ['run', '--resume', 'nope'], /^gump: no run nope; no runs here yet/],
    [project, ['run', 'tdd', '--resume'], /^gump: --resume goes on with its own workflow: leave out tdd|no run tdd/],
    [project, ['run', 'tdd', '--replay', 'x', '--from-step', 'a'], /^gump: --replay goes on with its own workflow/],
    [project, ['run', '--resume', '--dry-run'], /^gump: --resume goes on as the run began: leave out --dry-run\n$/],
    [project, ['run', '--resume', 'nope', '--set', 'a=b'], /^gump: --resume goes on as the run began: leave out --set/],
    [project, ['run', '--replay', 'nope', '--from-step', 'a', '--agent', 'codex'], /^gump: --replay .* --agent\n$/],
    [project, ['run', '--replay', 'nope'], /^gump: --replay needs --from-step PATH/],
    [project, ['run', 'tdd', '--approve'], /^gump: --approve and --reject go with --resume/],
    [
      project,
      ['run', 'tdd', '--gate-env', 'GITHUB_TOKEN'],
      /^gump: GITHUB_TOKEN is never handed to agents or gates\n$/,
    ],
    [project, ['apply'], /^gump: no run here has passed yet\n$/],
    [project, ['run', '--frob'], /unknown option '--frob'/],
    [project, ['rnu'], /unknown command 'rnu'\n\(Did you mean run\?\)/],
  ])('%#: %s %j', async (cwd, args, message) => {
    const { code, stdout, stderr } = await world.command(cwd, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(existsSync(join(cwd, '.gump/runs'))).toBe(false);
    expect(existsSync(join(cwd, '.gump/worktrees'))).toBe(false);
  });
});

it('a CLI that is a script for Node is of no use without one on PATH', async () => {
  const bin = world.write(join(world.folder, 'scripts'), {
    gemini: '#!/usr/bin/env node\n',
    qwen: '#!/bin/sh\n',
  });
  for (const name of ['gemini', 'qwen']) chmodSync(join(bin, name), 0o755);
  const env = { ...world.env, PATH: `${bin}:${await programs(bin, ['git', 'sh'])}` };
  const run = (agent: string) => world.command(project, 'run', 'tdd', '--spec', 'spec.md', '--agent', agent, { env });
  const gemini = await run('gemini');
  expect(gemini.code).toBe(2);
  expect(gemini.stderr).toMatch(
    /gemini: Gemini CLI \(`gemini`\) has no node on PATH to run it, which needs 20 or newer\n/,
  );
  expect(existsSync(join(project, '.gump/runs'))).toBe(false);
  expect((await run('qwen')).stderr).not.toContain('node on PATH');
  world.write(bin, { node: '#!/bin/sh\n' });
  chmodSync(join(bin, 'node'), 0o755);
  const complete = await run('gemini');
  expect(complete.stderr).toContain('gump: gemini: no key;');
  expect(complete.stderr).not.toContain('Gemini CLI');
});

it('a fault of the command line marks no line of a file in a job', async () => {
  const { stderr } = await world.command(project, 'run', 'tdd', '--spec', 'spec.md', '--agent', 'cluade', {
    env: { ...world.env, GITHUB_ACTIONS: 'true' },
  });
  expect(stderr).toContain('\n::error title=gump%3A unknown-agent::--agent: unknown agent `cluade`%0Adid you mean');
});

it('what was left out by --allow-dirty is no reason to refuse', async () => {
  const { stderr } = await world.command(dirty, 'run', 'tdd', '--spec', 'spec.md', '--allow-dirty');
  expect(stderr).not.toContain('uncommitted');
});
