import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Runner, startRunner, type StepOptions } from './runner/runner.js';

describe('the runner harness', () => {
  let root: string;
  let runner: Runner;
  let actions = 0;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'actions-'));
  });
  afterAll(() => rm(root, { recursive: true }));
  beforeEach(async () => {
    runner = await startRunner();
  });
  afterEach(() => runner.close());

  /** A step of an action with these programs. */
  async function step(main: string, post = '', more: Partial<StepOptions> = {}): Promise<StepOptions> {
    const action = join(root, `action-${(actions += 1)}`);
    await mkdir(action);
    await writeFile(join(action, 'main.mjs'), main);
    await writeFile(join(action, 'post.mjs'), post);
    await writeFile(
      join(action, 'action.yml'),
      `name: tried
inputs:
  label-prefix: { description: x, default: gump }
  two words: { description: x, default: 2 }
  github-token: { description: x, default: '\${{ github.token }}' }
runs: { using: node24, main: main.mjs, post: post.mjs }
`,
    );
    return { action, job: JOB, event: { action: 'labeled' }, workspace: root, ...more };
  }

  it('gives a step its inputs, its event and its place', async () => {
    const main = `
      import { readFileSync } from 'node:fs';
      const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'));
      const names = ['INPUT_LABEL-PREFIX', 'INPUT_TWO_WORDS', 'INPUT_WORKFLOW', 'MODEL', 'GITHUB_REPOSITORY', 'GITHUB_REF_NAME'];
      console.log(JSON.stringify([event.action, process.cwd(), ...names.map((name) => process.env[name])]));
      console.log(process.env['INPUT_GITHUB-TOKEN'] === 'ghs_secret');
      console.log(Object.keys(process.env).includes('JEST_WORKER_ID'));`;
    const { log } = await runner.run(await step(main, '', { inputs: { workflow: 'tdd' }, env: { MODEL: 'm' } }));
    const told = JSON.stringify(['labeled', root, 'gump', '2', 'tdd', 'm', 'octo/widgets', 'main']);
    expect(log.split('\n')).toEqual([told, 'true', 'false']);
  });

  it('reads the command files after each phase and hands state to post', async () => {
    const main = `
      import { appendFileSync } from 'node:fs';
      appendFileSync(process.env.GITHUB_OUTPUT, 'status=passed\\nlong<<EOF_1\\na=1\\n\\nb\\nEOF_1\\n');
      appendFileSync(process.env.GITHUB_STATE, 'run=r1\\n');
      appendFileSync(process.env.GITHUB_ENV, 'LATER=yes\\n');
      appendFileSync(process.env.GITHUB_PATH, '/first\\n/second\\n');
      appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Report\\nghs_secret\\n');`;
    const post = `
      import { appendFileSync, readFileSync } from 'node:fs';
      const { STATE_run, LATER, PATH, GITHUB_OUTPUT } = process.env;
      console.log(STATE_run, LATER, PATH.startsWith('/second:/first:'), readFileSync(GITHUB_OUTPUT, 'utf8') === '');
      appendFileSync(process.env.GITHUB_STEP_SUMMARY, 'after');`;
    const result = await runner.run(await step(main, post));
    expect(result.outputs).toEqual({ status: 'passed', long: 'a=1\n\nb' });
    expect(result.post?.log).toEqual(['r1 yes true true']);
    expect(result.summary).toBe('# Report\n***\n\nafter');
    expect(result.conclusion).toBe('success');
  });

  it.each([
    ['a forged line', 'no pair here\\n', /Invalid format 'no pair here'/],
    ['a block without an end', 'k<<EOF\\nvalue\\n', /Matching delimiter not found 'EOF'/],
  ])('fails a step for %s in a command file', async (_name, text, words) => {
    const main = `import { appendFileSync } from 'node:fs'; appendFileSync(process.env.GITHUB_OUTPUT, '${text}');`;
    const result = await runner.run(await step(main));
    expect(result.conclusion).toBe('failure');
    expect(result.annotations).toMatchObject([{ level: 'error', message: expect.stringMatching(words) }]);
  });

  describe('obeys commands in the log', () => {
    const logging = async (...lines: string[]) => {
      const main = lines.map((line) => `process.stdout.write(${JSON.stringify(line)} + '\\n');`).join('\n');
      return (await runner.run(await step(main))).main;
    };

    it('annotations with their place, escapes undone, at their limit', async () => {
      const { annotations, log } = await logging(
        '::error file=a%2Cb.yaml,line=3,title=Bad%3A key::100%25 wrong%0Asecond line',
        '  ::warning::spaces before are allowed',
        `::notice::${'x'.repeat(5000)}`,
        'text ::error::not at the start',
        '::unknown::no command',
      );
      expect(annotations.slice(0, 2)).toEqual([
        {
          level: 'error',
          message: '100% wrong\nsecond line',
          properties: { file: 'a,b.yaml', line: '3', title: 'Bad: key' },
        },
        { level: 'warning', message: 'spaces before are allowed', properties: {} },
      ]);
      expect(annotations.map(({ message }) => message.length)).toEqual([22, 25, 4096]);
      expect(log.slice(3)).toEqual(['text ::error::not at the start', '::unknown::no command']);
    });

    it('also those that were never meant: the older form anywhere, after a lone return, from stderr', async () => {
      const injected = await logging(
        'harmless ##[set-output name=status]passed',
        'progress 1%\r::save-state name=run::evil',
      );
      expect(injected.outputs).toEqual({ status: 'passed' });
      expect(injected.state).toEqual({ run: 'evil' });
      const main = await step(`process.stderr.write('::add-mask::x1y2\\nx1y2 is hidden\\n');`);
      expect((await runner.run(main)).log).toBe('*** is hidden');
    });

    it('but none between stop-commands and its token', async () => {
      const { annotations, commands, log, outputs } = await logging(
        '::stop-commands::a-Random-token',
        '::error::inert',
        '##[set-output name=status]inert',
        '::stop-commands::other',
        '::other::',
        '::A-random-TOKEN::',
        '::error::live',
      );
      expect(annotations.map(({ message }) => message)).toEqual(['live']);
      expect(outputs).toEqual({});
      expect(commands.map(({ name }) => name)).toEqual(['stop-commands', 'error']);
      expect(log).toContain('::error::inert');
    });

    it('and fails the step for those it refuses', async () => {
      const result = await runner.run(
        await step(`console.log('::set-env name=NODE_OPTIONS::--require /tmp/evil.js');`),
      );
      expect(result.conclusion).toBe('failure');
      expect(result.main.refused).toEqual(['The `set-env` command is disabled.']);
    });

    it('masks secrets in the log and keeps what was written beside it', async () => {
      const { main } = await runner.run(
        await step(`console.log('token: ' + process.env['INPUT_GITHUB-TOKEN'] + ' key: k-123');`, '', {
          secrets: ['k-123'],
        }),
      );
      expect(main.log).toEqual(['token: *** key: ***']);
      expect(main.raw).toEqual(['token: ghs_secret key: k-123']);
    });
  });

  it('runs the Node.js it is told to', async () => {
    const node = join(root, 'other-node');
    await writeFile(node, `#!/bin/sh\nexec '${process.execPath}' --title=other "$@"\n`, { mode: 0o755 });
    expect((await runner.run(await step('console.log(process.title)', '', { node }))).log).toBe('other');
  });

  it('fails by the exit status, and runs post all the same', async () => {
    const result = await runner.run(await step('process.exitCode = 3', `console.log('cleaned')`));
    expect(result).toMatchObject({ conclusion: 'failure', main: { exitCode: 3 }, post: { log: ['cleaned'] } });
  });

  describe('cancels', () => {
    it('by SIGINT, and runs post', async () => {
      const main = `
        process.on('SIGINT', () => { console.log('stopping'); process.exit(130); });
        setInterval(() => undefined, 1000);
        console.log('ready');`;
      const running = runner.start(await step(main, `console.log('post ran')`));
      await running.line(/^ready$/);
      running.cancel();
      const result = await running.result;
      expect(result).toMatchObject({
        conclusion: 'cancelled',
        main: { exitCode: 130 },
        log: 'ready\nstopping\npost ran',
      });
    });

    const STAY = `setInterval(() => undefined, 1000); console.log('ready');`;
    const ON_INT = `process.on('SIGINT', () => undefined);`;

    it.each([
      [
        'SIGTERM when SIGINT is not heard',
        `${ON_INT} process.on('SIGTERM', () => process.exit(143)); ${STAY}`,
        { interrupt: 50, terminate: 60_000 },
        [143, null],
      ],
      [
        'SIGKILL when nothing is heard',
        `${ON_INT} process.on('SIGTERM', () => undefined); ${STAY}`,
        { interrupt: 50, terminate: 50 },
        [null, 'SIGKILL'],
      ],
    ])('by %s', async (_name, main, grace, [exitCode, signal]) => {
      const running = runner.start(await step(main, '', { grace }));
      await running.line(/^ready$/);
      running.cancel();
      expect((await running.result).main).toMatchObject({ exitCode, signal });
    });
  });

  it('finds what a step left behind, and ends it when it closes', async () => {
    const main = `
      import { spawn } from 'node:child_process';
      const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: {}, cwd: process.env.RUNNER_TEMP });
      child.unref();
      console.log(child.pid);`;
    const pid = Number((await runner.run(await step(main))).log);
    expect(await runner.strays()).toEqual([{ pid, command: 'sleep 600' }]);
    await runner.close();
    expect(await runner.strays()).toEqual([]);
  });
});

const JOB: StepOptions['job'] = {
  apiUrl: 'http://127.0.0.1:9/api/v3',
  serverUrl: 'http://127.0.0.1:9',
  token: 'ghs_secret',
  repository: 'octo/widgets',
  eventName: 'issues',
  ref: 'refs/heads/main',
  sha: '0'.repeat(40),
  actor: 'wendy',
};
