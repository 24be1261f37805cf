import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { adapters } from '../../src/registry.js';
import { programs } from '../action/support/programs.js';
import { builtCommand, cache, project } from '../support/built-package.js';
import { openWorld } from './world.js';

const world = openWorld();
afterAll(() => world.close());

const own = 'name: own\ndescription: Ours\nsteps:\n  - name: check\n    gate: [test, "bash: make docs"]\n';
const dir = world.repository('project', {
  'package.json': '{"scripts":{"test":"node --test"}}',
  'gump.toml': '[pricing.overrides."gpt-6.1-sol"]\ninput = 7\noutput = 9\n',
  'spec.md': 'Do it.',
  '.gump/workflows/own.yaml': own,
});

describe('gump validate', () => {
  it('accepts files, folders and names, and says what they are', async () => {
    const { code, stdout, stderr } = await world.command(dir, 'validate', '.gump/workflows', 'tdd', 'gump.toml');
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout:
        '✓ .gump/workflows/own.yaml: own, classic dialect\n✓ built-in:tdd.yaml: tdd, classic dialect\n✓ gump.toml\n',
      stderr: '',
    });
  });

  it('without names it checks the workflows of the repository', async () => {
    expect((await world.command(join(dir, '.gump'), 'validate')).stdout).toMatch(/own\.yaml: own, classic dialect\n$/);
  });

  it('shows every mistake with its line, and ends 2', async () => {
    world.write(world.folder, { 'bad.yaml': own.replace('test, ', 'tset, ').replace('steps', 'stesp') });
    const { code, stdout, stderr } = await world.command(dir, 'validate', '../bad.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '✗ ../bad.yaml\n' });
    expect(stderr).toMatch(/^\.\.\/bad\.yaml:3:1 error: .*`stesp`[^]*> 3 \| stesp:/m);
  });

  it('marks the lines in a job of GitHub Actions, on the files of its workspace', async () => {
    world.write(world.folder, { 'bad.yaml': own.replace('test, ', 'tset, ') });
    const job = { env: { ...world.env, GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: world.folder } };
    const { stderr } = await world.command(dir, job, 'validate', '../bad.yaml');
    expect(stderr).toMatch(/^::error title=gump%3A unknown-gate,file=bad\.yaml,line=5,col=\d+::unknown gate .*%0A.*$/m);
  });

  it('reads standard input', () => {
    const good = execFileSync(process.execPath, [builtCommand(), 'validate', '-'], {
      cwd: dir,
      input: own,
      encoding: 'utf8',
    });
    expect(good).toBe('✓ standard-input.yaml: own, classic dialect\n');
  });

  it('--json is for programs', async () => {
    world.write(world.folder, { 'bad.yaml': own.replace('test, ', 'tset, ') });
    const { code, stdout, stderr } = await world.command(dir, 'validate', '--json', '../bad.yaml', 'own');
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      files: [
        {
          file: '../bad.yaml',
          valid: false,
          workflow: null,
          diagnostics: [{ code: 'unknown-gate', place: { line: 5 } }],
        },
        { file: '.gump/workflows/own.yaml', valid: true, workflow: 'own', diagnostics: [] },
      ],
    });
  });

  it('takes an input that one of the files has a use for, and no other', async () => {
    const asks = 'name: asks\nsteps: [{ name: a, agent: qwen, prompt: "{area}" }]\n';
    world.write(world.folder, { 'asks.yaml': asks });
    const files = ['validate', '../asks.yaml', 'own', 'gump.toml'];
    expect(await world.command(dir, ...files, '--set', 'area=docs')).toMatchObject({ code: 0, stderr: '' });
    const given = ['--set', 'area=docs', '--set', 'aera=docs'];
    expect(await world.command(dir, ...files, ...given)).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^✓ \.\.\/asks\.yaml/),
      stderr: 'error: --set aera: no part of the workflow uses this name\n  hint: did you mean `area`?\n',
    });
    const { code, stdout } = await world.command(dir, ...files, ...given, '--json');
    const diagnostics = [{ code: 'unknown-input', place: null, hint: 'did you mean `area`?' }];
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ valid: false, diagnostics });
  });

  it.each([
    ['no.yaml', 'gump: no.yaml: no such file or directory\n'],
    ['ownn', 'gump: there is no file and no workflow ownn; did you mean own?\n'],
    ['tddd', 'gump: there is no file and no workflow tddd; did you mean tdd?\n'],
    [
      'validators/arch-revew',
      'gump: there is no file and no workflow validators/arch-revew; did you mean validators/arch-review?\n',
    ],
    [
      'nothing-like-it',
      'gump: there is no file and no workflow nothing-like-it; `gump workflows` lists what there is\n',
    ],
  ])('%s is not there', async (name, stderr) => {
    expect(await world.command(dir, 'validate', name)).toEqual({ code: 2, stdout: '', stderr });
  });
});

describe('gump workflows', () => {
  it('lists our own before the built-in ones', async () => {
    const { stdout } = await world.command(dir, 'playbook');
    expect(stdout).toMatch(/own +\.gump\/workflows\/own\.yaml +Ours\n[^]*tdd +built-in +Plan, then/);
  });

  it('lists validators apart, by the name to call them by, and says what they are for', async () => {
    world.write(dir, { '.gump/validators/style.yaml': own.replace('Ours', 'Our style') });
    const { code, stdout } = await world.command(dir, 'workflows');
    rmSync(join(dir, '.gump/validators'), { recursive: true });
    const [workflows = '', validators = '', last = ''] = stdout.split('\n\n');
    expect(code).toBe(0);
    expect(workflows).not.toContain('validators/');
    expect(validators).toMatch(/^Validator .*\n.*\nvalidators\/style +\.gump\/validators\/style\.yaml +Our style\n/);
    expect(validators).toMatch(/\nvalidators\/arch-review +built-in +\w/);
    expect(last).toContain('as one of its gates: `- validate: validators/NAME`');
  });

  it('shows one as it is written', async () => {
    expect((await world.command(dir, 'workflows', 'show', 'own')).stdout).toBe(own);
    const builtIn = await world.command(dir, 'workflows', 'show', 'cheap2sota');
    expect(builtIn.stdout).toBe(readFileSync(join(project, 'workflows/cheap2sota.yaml'), 'utf8'));
  });

  it('helps with a name mistyped', async () => {
    const { code, stderr } = await world.command(dir, 'workflows', 'show', 'cheap2sot');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'gump: no workflow cheap2sot; did you mean cheap2sota?\n' });
    const validator = await world.command(dir, 'workflows', 'show', 'validators/arch-revew');
    expect(validator.stderr).toBe('gump: no workflow validators/arch-revew; did you mean validators/arch-review?\n');
  });
});

describe('gump run --dry-run', () => {
  it('shows the plan with the commands found here, starts nothing and writes nothing', async () => {
    const { code, stdout } = await world.command(dir, 'run', 'own', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('gate: test → npm test');
    expect(stdout).toContain('gate: bash → make docs');
    expect(existsSync(join(dir, '.gump/runs'))).toBe(false);
    expect(existsSync(join(dir, '.gump/worktrees'))).toBe(false);
  });

  it('shows what a gate counts with, and why another has nothing to run', async () => {
    const { stdout } = await world.command(dir, 'run', 'tdd', '--dry-run');
    expect(stdout).toContain('gate: tests_found → npm test');
    expect(stdout).toMatch(/gate: lint → no command here: .*lint/);
    expect(stdout).toContain('attempt 3/5: claude-sonnet (escalate, from a clean tree)');
    expect(stdout).toContain('Agents launched at most: 1 + 14 per item of decompose');
  });

  it('shows the steps of a validator that a retry asks', async () => {
    world.write(dir, {
      '.gump/workflows/asked.yaml': [
        'name: asked',
        'steps:',
        '  - name: impl',
        '    type: code',
        '    agent: qwen',
        "    prompt: '{spec}'",
        '    retry:',
        '      - { validate: validators/arch-review, with: { diff: "{diff}" }, agent: claude-opus }',
        '      - { exit: 3 }',
        '',
      ].join('\n'),
    });
    const { stdout } = await world.command(dir, 'run', 'asked', '--dry-run');
    rmSync(join(dir, '.gump/workflows/asked.yaml'));
    expect(stdout).toMatch(/^ +retry\/review — workflow validators\/arch-review\n +1\.retry\/review\.1\. /m);
  });

  it('names what a real run would miss; the older order of words will do', async () => {
    const { stdout } = await world.command(dir, 'run', 'spec.md', '--workflow', 'cheap2sota', '--dry-run');
    expect(stdout).toMatch(/Missing for a real run:\n[^]*no key; set ANTHROPIC_API_KEY/);
    expect(stdout).not.toContain('{spec}, and none was given');
  });

  it.each([
    ['{ required: true }', 'the workflow whom requires the input `who`; pass --set who='],
    ['{}', 'the workflow whom takes an agent from the input `who`, which has no value; pass --set who=AGENT'],
  ])('needs no value for an input that names an agent, and says that a run would: %s', async (input, message) => {
    const step = '{ name: impl, agent: "{who}", prompt: x }';
    world.write(dir, { 'flows/whom.yaml': `name: whom\ninputs: { who: ${input} }\nsteps: [${step}]\n` });
    const unset = await world.command(dir, 'run', 'flows/whom.yaml', '--dry-run');
    expect({ code: unset.code, stderr: unset.stderr }).toEqual({ code: 0, stderr: '' });
    expect(unset.stdout).toContain(`Missing for a real run:\n  - ${message}`);
    const set = await world.command(dir, 'run', 'flows/whom.yaml', '--dry-run', '--set', 'who=qwen');
    expect(set.stdout).toContain('impl — code by qwen');
    expect(set.stdout).not.toContain(message);
  });

  it('warns of a context file that is not there, as validate does, and as a run would', async () => {
    const step =
      '{ name: impl, type: code, agent: qwen, prompt: x, context: [{ file: docs/none.md }, { file: spec.md }] }';
    world.write(dir, { 'flows/shown.yaml': `name: shown\nsteps:\n  - ${step}\n` });
    const place = 'flows/shown.yaml:3:73';
    const message =
      'there is no file `docs/none.md` yet: unless an earlier step writes it, the prompt says that it is missing';
    const { code, stdout } = await world.command(dir, 'run', 'flows/shown.yaml', '--dry-run');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/Warnings:\n {2}- [^\n]*\n$/) });
    expect(stdout).toContain(`- ${place} ${message}\n`);
    const validated = await world.command(dir, 'validate', 'flows/shown.yaml');
    expect(validated).toMatchObject({ code: 0, stdout: expect.stringContaining('✓') });
    expect(validated.stderr).toContain(`${place} warning: ${message}`);
  });

  it('names the models without a known price, and what that comes to', async () => {
    const steps = '[{ name: a, agent: codex-zork, prompt: x }, { name: b, agent: codex-sol, prompt: x }]';
    world.write(dir, { 'flows/zork.yaml': `name: zork\nsteps: ${steps}\n` });
    const told = 'Warnings:\n  - no price is known for codex-zork: its cost will';
    const { code, stdout } = await world.command(dir, 'run', 'flows/zork.yaml', '--dry-run');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${told} show as unpriced; see`) });
    const limited = await world.command(dir, 'run', 'flows/zork.yaml', '--dry-run', '--max-budget', '5');
    expect(limited.stdout).toContain(`${told} not count against the budget; see [pricing.overrides] of gump.toml\n`);
  });

  it('finds a file from where the user stands', async () => {
    const { stdout } = await world.command(join(dir, '.gump'), 'run', 'workflows/own.yaml', '--dry-run');
    expect(stdout).toMatch(/^Workflow: own /);
  });
});

describe('gump agents', () => {
  it('lists names, models and prices, our own first', async () => {
    const { code, stdout } = await world.command(dir, 'agents');
    expect(code).toBe(0);
    expect(stdout).toMatch(/claude-haiku +haiku +\S+ +\d+\.\d+ +\d+\.\d+ +\d+\.\d+\n/);
    expect(stdout).toMatch(/\ncodex +\S+ +\S+ +7\.00 +9\.00 +7\.00\n/);
    expect(stdout).toMatch(/list prices of 20\d\d-\d\d-\d\d/);
    // A bare name stands for a model whose price is known.
    for (const { provider } of adapters)
      expect(stdout).toMatch(new RegExp(`^${provider} +\\S+ +\\S+ +\\d+\\.\\d+ +\\d`, 'm'));
  });
});

describe('gump doctor', () => {
  const pinned = z
    .object({ gemini: z.object({ version: z.string() }) })
    .parse(JSON.parse(readFileSync(join(project, 'agents/manifest.json'), 'utf8')));

  it('tells what is here, and hands no key to the programs it asks', async () => {
    const bin = world.write(join(world.folder, 'bin'), {
      claude: `#!/bin/sh\nenv > '${world.folder}/seen'\necho "9.9.9 (Claude Code)"\n`,
      gemini: `#!/bin/sh\necho ${pinned.gemini.version}\n`,
      qwen: '#!/bin/sh\nexit 1\n',
    });
    for (const name of ['claude', 'gemini', 'qwen']) chmodSync(join(bin, name), 0o755);
    const host = {
      ...world.env,
      PATH: `${bin}:${world.env.PATH ?? ''}`,
      ANTHROPIC_API_KEY: 'sk-secret',
      GEMINI_API_KEY: 'k',
    };
    const { code, stdout } = await world.command(dir, { env: host }, 'doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /✓ Claude Code +claude 9\.9\.9 \(Claude Code\), made for \d+\.\d+\.\d+ · ANTHROPIC_API_KEY\n/,
    );
    expect(stdout).toMatch(
      /– Qwen Code +qwen \(gave no version\), made for \S+ · no key: set QWEN_API_KEY or DASHSCOPE_API_KEY\n/,
    );
    expect(stdout).toMatch(
      /– Codex +no codex on PATH; the action installs (\S+); here: npm install -g @openai\/codex@\1 /,
    );
    expect(stdout).toMatch(new RegExp(`✓ Gemini CLI +gemini ${pinned.gemini.version} · GEMINI_API_KEY\n`));
    expect(stdout).toMatch(/– Cursor CLI +no cursor-agent on PATH; install it as its vendor says · no key/);
    expect(stdout).toMatch(/✓ test +npm test {2}\(Node/);
    expect(stdout).not.toContain('sk-secret');
    expect(readFileSync(join(world.folder, 'seen'), 'utf8')).not.toContain('sk-secret');
  });

  it('says which CLI the Node on PATH is too old for, or is not there for', async () => {
    const script = '#!/usr/bin/env node\nconsole.log("1.0.0")\n';
    const bin = world.write(join(world.folder, 'scripts'), {
      gemini: script,
      codex: script,
      qwen: '#!/bin/sh\necho 1\n',
    });
    for (const name of ['gemini', 'codex', 'qwen']) chmodSync(join(bin, name), 0o755);
    const others = await programs(bin, ['git', 'sh']);
    const host = { ...world.env, PATH: `${bin}:${others}`, GEMINI_API_KEY: 'k', CODEX_API_KEY: 'k', QWEN_API_KEY: 'k' };
    const without = await world.command(dir, { env: host }, 'doctor');
    expect(without.stdout).toMatch(
      /– Gemini CLI .*; no node on PATH to run it, which needs 20 or newer · GEMINI_API_KEY\n/,
    );
    expect(without.stdout).toContain(`node        ${process.version}, which runs gump; on PATH: none\n`);
    world.write(bin, { node: '#!/bin/sh\necho v18.20.8\n' });
    chmodSync(join(bin, 'node'), 0o755);
    const old = await world.command(dir, { env: host }, 'doctor');
    expect(old.stdout).toMatch(/– Gemini CLI .*; the node on PATH is v18\.20\.8, and it needs 20 or newer · GEMINI/);
    expect(old.stdout).toMatch(/✓ Codex .*codex v18\.20\.8, made for \S+ · CODEX_API_KEY\n/);
    expect(old.stdout).toMatch(/✓ Qwen Code .*qwen 1, made for \S+ · QWEN_API_KEY\n/);
  });

  it('outside of a repository says so, and still looks', async () => {
    const { code, stdout } = await world.command(world.folder, 'doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/– repository +not a git repository/);
  });

  it('ends 1 where no run can work', async () => {
    // Not among temporary files, from which gump starts nothing.
    const bin = mkdtempSync(join(cache, 'programs-'));
    try {
      writeFileSync(join(bin, 'git'), '#!/bin/sh\necho git version 2.30.0\n', { mode: 0o755 });
      const { code, stdout } = await world.command(dir, { env: { ...world.env, PATH: bin } }, 'doctor');
      expect(code).toBe(1);
      expect(stdout).toMatch(/✗ git +git version 2\.30\.0 is too old/);
    } finally {
      rmSync(bin, { recursive: true });
    }
  });
});

describe('gump --help', () => {
  it('says what there is', async () => {
    const { code, stdout } = await world.command(dir, '--help');
    expect(code).toBe(0);
    for (const name of ['run', 'demo', 'status', 'report', 'apply', 'gc', 'workflows', 'validate', 'doctor', 'agents'])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b.*[a-z]{3}`, 'm'));
    expect(await world.command(dir)).toEqual({ code: 0, stdout, stderr: '' });
  });
});
