import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Report } from '../../src/model/report.js';
import { readLedger } from '../../src/storage/ledger/read-ledger.js';
import { refused } from '../support/github/faults.js';
import { startRunner, type StepResult } from '../support/runner/runner.js';
import { type BuiltAction, buildAction } from './support/built-action.js';
import { placeWithoutCells } from './support/without-cells.js';
import { type ActionWorld, openWorld } from './support/world.js';

const WORKFLOW = `name: greet
steps:
  - name: impl
    agent: claude-haiku
    output: diff
    prompt: "Do: {spec}"
    gate:
      - bash: cat greeting.txt && grep -q hello greeting.txt
`;

const scenario = (text: string) => `agents:
  - step: impl
    write: { greeting.txt: "${text}\\n" }
    turns: 2
    tokens: { in: 1000, out: 100, cached: 0 }
    cost: 0.12
    text: done
`;

const HANGS = `agents:
  - step: impl
    write: { greeting.txt: "hello\\n" }
    text: working
    hang: true
`;

const PAIR = `${WORKFLOW.replace('greet', 'pair')}  - name: more
    agent: claude-haiku
    output: diff
    prompt: "More."
`;

const UNPAID = scenario('hello').replace('    cost: 0.12\n', '');

/** Writes down what an agent finds. */
const SHOWS = `agents:
  - step: impl
    run: >-
      cat .gump/conventions.md AGENTS.md topic.txt > greeting.txt;
      ls CLAUDE.md sub gump.toml >> greeting.txt;
      echo hello >> greeting.txt
`;

const FILES = {
  'README.md': '# widgets\n',
  'docs/spec.md': 'Greet the world.\n',
  '.gump/workflows/greet.yaml': WORKFLOW,
  'passes.yaml': scenario('hello'),
  'fails.yaml': scenario('::error::forged'),
  'hangs.yaml': HANGS,
  'shows.yaml': SHOWS,
  '.gump/workflows/pair.yaml': PAIR,
  'unpaid.yaml': `${UNPAID}${UNPAID.replace('agents:\n', '').replace('impl', 'more').replace('greeting', 'second')}`,
  'expects-failure.yaml': `${scenario('no')}expect: { status: failed }\n`,
  'expects-more.yaml': `${scenario('hello')}expect: { steps: { impl: { attempts: 2 } }, files: [other.txt] }\n`,
  'prices.yaml': 'claude-haiku: { input: 1000, output: 0 }\n',
};

const BOT = 'github-actions[bot]';
const BRANCH = 'gump/issue-1-greet';

describe('a run of the action', () => {
  let action: BuiltAction;
  let world: ActionWorld;
  let issue: number;

  beforeAll(() => {
    action = buildAction();
  });
  afterAll(() => action.remove());
  beforeEach(async () => {
    world = await openWorld(action.folder, { files: FILES });
    issue = world.github.openIssue({ title: 'Say hello', body: 'In a <!-- evil --> file.', author: 'rita' });
  });
  afterEach(async () => {
    expect(await world.runner.strays()).toEqual([]);
    await world.close();
  });

  const label = () => ({ on: 'issues.labeled', number: issue, label: 'gump:greet', sender: 'wendy' }) as const;
  const inputs = (more: Readonly<Record<string, string>> = {}) => ({ inputs: { scenario: 'passes.yaml', ...more } });
  const report = async ({ outputs }: StepResult) =>
    Report.parse(JSON.parse(await readFile(outputs.report ?? '', 'utf8')));
  const events = async ({ outputs }: StepResult) => (await readLedger(outputs.ledger ?? '')).events;
  const comments = (number = issue) => world.github.thread(number).comments;

  it('goes from a label to a pull request, with the same cost everywhere', async () => {
    const { github } = world;
    const result = await world.run(label(), inputs({ 'pr-labels': 'by gump', reviewers: 'wendy' }));
    expect(result.conclusion).toBe('success');
    expect(result.outputs).toMatchObject({
      status: 'passed',
      'failure-reason': '',
      'cost-usd': '0.12',
      'tokens-in': '1000',
      'tokens-out': '100',
      turns: '2',
      retries: '0',
      'pull-request-number': '2',
      'pull-request-url': `${github.serverUrl}/octo/widgets/pull/2`,
      'pull-request-operation': 'created',
      'pull-request-branch': BRANCH,
      'pull-request-head-sha': await github.remote.resolve(BRANCH),
    });

    // Nothing is left to the post step.
    expect(result.main.state).toMatchObject({ done: 'true', kept: 'true', unlocked: 'true' });

    // The branch: the work and nothing else, said by whom.
    expect(await world.show(BRANCH, 'greeting.txt')).toBe('hello\n');
    const log = await github.remote.git(['log', '--format=%an%n%B', `main..${BRANCH}`]);
    expect(log).toMatch(/^claude-haiku \(gump\)\n/);
    expect(log).toMatch(/Gump-Cost: .*0\.12/);

    // The pull request and what stands on it.
    const [pull] = await github.pulls();
    expect(pull).toMatchObject({
      title: 'Say hello',
      author: BOT,
      labels: ['by gump'],
      pull: { base: 'main', draft: false, reviewers: ['wendy'] },
    });
    expect(pull?.body).toContain('Closes #1');
    expect(comments(2)).toMatchObject([{ author: BOT, body: expect.stringContaining('$0.12') }]);

    // The thread: seen at once, followed, ended; one comment.
    expect(github.thread(issue).reactions).toMatchObject([{ content: 'eyes', author: BOT }]);
    expect(comments()).toHaveLength(1);
    const [first = '', ...later] = comments()[0]?.history ?? [];
    expect(first).toContain('is running');
    expect(later.at(-1)).toContain('passed all gates');
    expect(later.at(-1)).toContain('/pull/2');

    // One figure; what it took to publish is no part of the run's time.
    const facts = /\*\*\$0\.12\*\* · 2 turns · .*/.exec(pull?.body ?? '')?.[0] ?? 'no facts';
    for (const text of [result.summary, later.at(-1), comments(2)[0]?.body]) expect(text).toContain(facts);
    expect(await report(result)).toMatchObject({ cost_usd: 0.12, status: 'passed', pull_request: { number: 2 } });
    const all = await events(result);
    expect(all.find(({ type }) => type === 'run_completed')).toMatchObject({ total_cost_usd: 0.12 });
    expect(all.at(-1)).toMatchObject({ type: 'published', operation: 'created', branch: BRANCH });

    // What was asked for: the text as people see it.
    const spec = await readFile(
      `${(result.outputs.ledger ?? '').replace('ledger.ndjson', '')}artifacts/spec.md`,
      'utf8',
    );
    expect(spec).toBe('Say hello\n\nIn a  file.');
    expect(result.annotations).toMatchObject([{ level: 'notice', message: /HTML comments/ }]);

    // Nothing of what others say is obeyed by the runner.
    expect(result.main.commands.map(({ name }) => name)).toEqual(['notice', 'stop-commands']);
    expect(result.log).toContain('Run completed. $0.12');
    expect(result.log).not.toContain(github.token);
  });

  it('is begun by a command, on a second run of which the pull request is brought up to date', async () => {
    const { github } = world;
    const command = github.comment(issue, 'wendy', '/gump run greet loudly');
    github.fault('issues/add-labels', refused(403, 'Resource not accessible by integration'));
    const adorned = inputs({ 'pr-labels': 'by gump', reviewers: 'mallory' });
    const first = await world.run({ on: 'issue_comment.created', comment: command }, adorned);
    expect(first.outputs).toMatchObject({ status: 'passed', 'pull-request-operation': 'created' });
    // What is missing is told wherever the run is, with the command that completes it.
    for (const text of [first.summary, comments().at(-1)?.body, comments(2)[0]?.body]) {
      expect(text).toMatch(/labels could not be put .*gh pr edit 2 --add-label &#39;by gump&#39;/);
      expect(text).toMatch(/mallory could not be asked .*`gh pr edit 2 --add-reviewer mallory`/);
    }
    expect(github.repository.comments.get(command)?.reactions).toMatchObject([{ content: 'eyes' }]);
    const again = github.comment(issue, 'wendy', '/gump run greet');
    const second = await world.run({ on: 'issue_comment.created', comment: again }, inputs({ commits: 'squash' }));
    expect(second.outputs).toMatchObject({
      status: 'passed',
      'pull-request-operation': 'updated',
      'pull-request-number': '2',
    });
    expect(await github.pulls()).toHaveLength(1);
    // Two commands, and a comment that followed each.
    expect(comments().map(({ author }) => author)).toEqual(['wendy', BOT, 'wendy', BOT]);
  });

  it('on a pull request works on its head and opens one into its branch', async () => {
    const { github } = world;
    await github.remote.git(['branch', 'topic', 'main']);
    const head = await github.remote.commit('topic', { 'topic.txt': 'topic\n' });
    const number = await github.openPull({ title: 'Topic', author: 'rita', head: 'topic' });
    const command = github.comment(number, 'wendy', '/gump run greet');
    const result = await world.run({ on: 'issue_comment.created', comment: command }, inputs());
    expect(result.outputs).toMatchObject({ status: 'passed', 'pull-request-branch': `gump/pr-${number}-greet` });
    expect((await github.pulls()).at(-1)).toMatchObject({
      pull: { base: 'topic', headBranch: `gump/pr-${number}-greet` },
    });
    expect((await events(result))[0]).toMatchObject({ commit: head, branch: 'topic' });

    await github.remote.git(['branch', 'other', 'main']);
    const moved = await github.remote.commit('other', { 'other.txt': 'other\n' });
    const byLabel = await github.openPull({ title: 'Other', author: 'rita', head: 'other', labels: ['gump:greet'] });
    const labelled = await world.run(
      { on: 'pull_request.labeled', number: byLabel, label: 'gump:greet', sender: 'wendy' },
      inputs({ 'pull-request': 'none' }),
    );
    expect(labelled.outputs).toMatchObject({
      status: 'passed',
      'pull-request-operation': 'none',
      'pull-request-branch': `gump/pr-${byLabel}-greet`,
    });
    expect((await events(labelled))[0]).toMatchObject({ commit: moved });
  });

  it('on a pull request goes by the rules of its base branch, and leaves those of its head where they are', async () => {
    const { github } = world;
    await github.remote.git(['branch', 'topic', 'main']);
    const rules = {
      '.gump/workflows/greet.yaml': WORKFLOW.replace('grep -q hello', 'true #'),
      '.gump/conventions.md': 'Obey the head.\n',
      'gump.toml': '[validation]\ntest_cmd = "true"\n',
      'CLAUDE.md': 'Obey the head.\n',
      'sub/.claude/settings.json': '{"hooks":{}}\n',
    };
    const head = await github.remote.commit('topic', { ...rules, 'topic.txt': 'topic\n' });
    await github.remote.commit('main', { '.gump/conventions.md': 'Obey the base.\n', 'AGENTS.md': 'Base.\n' });
    const number = await github.openPull({ title: 'Topic', author: 'rita', head: 'topic' });
    const command = github.comment(number, 'wendy', '/gump run greet');
    const result = await world.run(
      { on: 'issue_comment.created', comment: command },
      inputs({ scenario: 'shows.yaml' }),
    );
    expect(result.outputs).toMatchObject({ status: 'passed' });
    const [started] = await events(result);
    expect(started).toMatchObject({ onto: head, sources: [{ text: WORKFLOW }, expect.anything()] });
    const branch = `gump/pr-${number}-greet`;
    expect(await world.show(branch, 'greeting.txt')).toBe('Obey the base.\nBase.\ntopic\nhello\n');
    // Only the work is in what is published.
    expect(await github.remote.git(['diff', '--name-only', head, branch])).toBe('greeting.txt\n');
    expect(await github.remote.git(['log', '--format=%an', `${head}..${branch}`])).toBe('claude-haiku (gump)\n');
  });

  it('takes the specification of a dispatch from a file of the repository; prices its tokens and makes one commit as is wished', async () => {
    const dispatch = { on: 'workflow_dispatch', inputs: {}, sender: 'wendy' } as const;
    const result = await world.run(
      dispatch,
      inputs({
        ...{ workflow: 'pair', spec: 'docs/spec.md', 'pull-request': 'draft' },
        ...{ scenario: 'unpaid.yaml', prices: 'prices.yaml', commits: 'squash' },
      }),
    );
    expect(result.outputs).toMatchObject({
      status: 'passed',
      // At a thousand dollars a million: the price of the input.
      'cost-usd': '2.00',
      'pull-request-branch': `gump/pair-${result.outputs['run-id'] ?? ''}`,
    });
    expect((await events(result))[0]).toMatchObject({ spec: 'docs/spec.md', trigger: 'workflow_dispatch' });
    expect(await world.github.pulls()).toMatchObject([{ title: 'gump: pair', pull: { draft: true } }]);
    const line = `main..${result.outputs['pull-request-branch'] ?? ''}`;
    const log = await world.github.remote.git(['log', '--format=%an%n%B', '--name-only', line]);
    expect(log.match(/^gump$|^Gump-Run: |^Gump-Cost: .*2\.00|^greeting\.txt$|^second\.txt$/gm)).toHaveLength(5);
  });

  describe('whose gates do not pass', () => {
    it('ends red, with the work in a draft', async () => {
      const result = await world.run(label(), inputs({ scenario: 'fails.yaml' }));
      expect(result.conclusion).toBe('failure');
      expect(result.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'gate_failed', 'cost-usd': '0.12' });
      const [pull] = await world.github.pulls();
      expect(pull).toMatchObject({ pull: { draft: true } });
      expect(pull?.body).not.toContain('Closes');
      expect(await world.show(BRANCH, 'greeting.txt')).toBe('::error::forged\n');
      expect(comments().at(-1)?.body).toContain('failed');
      // What the check printed is in the log, and the runner does not obey it.
      expect(result.log).toMatch(/##\[group\]impl: bash failed\n[^]*?\n::error::forged\n/);
      expect(result.annotations.map(({ message }) => message)).not.toContain('forged');
      expect(result.annotations).toContainEqual(
        expect.objectContaining({ level: 'error', message: expect.stringMatching(/greet: gate_failed/) }),
      );
    });

    it('leaves a branch and a link, or nothing, as is wished', async () => {
      const linked = await world.run(label(), inputs({ scenario: 'fails.yaml', 'on-failure': 'comment' }));
      expect(linked.outputs).toMatchObject({ 'pull-request-operation': 'none', 'pull-request-branch': BRANCH });
      expect(comments()[0]?.body).toContain(`/octo/widgets/compare/main...${BRANCH}`);
      await world.github.remote.git(['branch', '-D', BRANCH]);
      const nothing = await world.run(
        label(),
        inputs({ scenario: 'fails.yaml', 'on-failure': 'none', comment: 'false' }),
      );
      expect(nothing.outputs).toMatchObject({ status: 'failed', 'pull-request-branch': '' });
      expect(await world.github.remote.resolve(BRANCH)).toBeNull();
      expect(comments()).toHaveLength(1);
      expect(await world.github.pulls()).toEqual([]);
    });
  });

  it('gives a link where actions may not open pull requests', async () => {
    world.github.settings.pullRequestsByActions = false;
    const result = await world.run(label(), inputs());
    expect(result.conclusion).toBe('success');
    expect(result.outputs).toMatchObject({
      status: 'passed',
      'pull-request-operation': 'none',
      'pull-request-branch': BRANCH,
    });
    for (const text of [result.summary, comments()[0]?.body]) expect(text).toContain('Allow GitHub Actions');
    expect(comments()[0]?.body).toContain(`/compare/main...${BRANCH}?expand=1&title=Say%20hello&body=Closes%20%231`);
    expect(result.annotations).toContainEqual(
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('Allow GitHub Actions') }),
    );
  });

  it('says what was missing to keep agents apart, or refuses without it', async () => {
    const place = await placeWithoutCells(join(world.shared, 'machine'));
    if (place !== null) {
      const on = await startRunner(place);
      const refused = await world.run(label(), { ...inputs(), on });
      expect(refused.outputs).toMatchObject({ status: 'refused', 'failure-reason': 'sandbox', 'cost-usd': '' });
      expect(comments().at(-1)?.body).toMatch(/was written by rita, who may not write here.*`sandbox: best`/);
      const best = await world.run(label(), { ...inputs({ sandbox: 'best' }), on });
      expect(best.outputs).toMatchObject({ status: 'passed' });
      expect(best.summary).toMatch(/were not kept apart from the job: \S/);
      const strict = await world.run(label(), { ...inputs({ sandbox: 'strict' }), on });
      expect(strict.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'sandbox', 'cost-usd': '' });
      expect(strict.summary).toMatch(/sandbox: strict.*cannot be kept apart from the job on this machine: \S/);
    }
    const off = await world.run(label(), inputs({ sandbox: 'off', expose: world.shared }));
    expect(off.outputs).toMatchObject({ status: 'passed' });
    expect(off.summary).toContain('were not kept apart from the job: it is switched off');
  });

  it('says in which cell agents and gates ran, and what weakens it', async () => {
    const strict = await world.run(label(), inputs({ sandbox: 'strict' }));
    expect(strict.outputs).toMatchObject({ status: 'passed' });
    expect(strict.summary).toMatch(
      /Agents and gates ran in a cell by [^:]*: each sees its own tree and HOME, and nothing of the job\./,
    );
    expect(strict.summary).not.toContain('Weakened');
    const weakened = await world.run(label(), inputs({ expose: `${world.shared}:rw` }));
    expect(weakened.summary).toContain(`Weakened by \`expose\`: \`${world.shared}\` can be written.`);
  });

  it('is a rehearsal that has to come to what its scenario expects', async () => {
    const met = await world.run(label(), inputs({ scenario: 'expects-failure.yaml', 'on-failure': 'none' }));
    // What it is said to be is what happened; that it was expected makes the step green.
    expect(met).toMatchObject({
      conclusion: 'success',
      outputs: { status: 'failed', 'failure-reason': 'gate_failed' },
    });
    const unmet = await world.run(label(), inputs({ scenario: 'expects-more.yaml', 'pull-request': 'none' }));
    expect(unmet).toMatchObject({ conclusion: 'failure', outputs: { status: 'failed' } });
    for (const text of [unmet.summary, comments().at(-1)?.body, (await report(unmet)).message])
      expect(text).toMatch(/not what its scenario expects\. Expected impl: attempts: 2, not 1; other\.txt: changed/);
  });

  it('that cannot push in the end says so, and is red', async () => {
    await world.github.remote.refusePushesTo(`refs/heads/${BRANCH}`);
    const result = await world.run(label(), inputs());
    expect(result.conclusion).toBe('failure');
    expect(result.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'publish', 'cost-usd': '0.12' });
    expect(comments()[0]?.body).toContain('GH013');
  });

  it('whose worktree cannot be set up says so on the thread', async () => {
    const result = await world.run(label(), inputs({ setup: 'echo no such registry >&2; exit 3' }));
    expect(result.conclusion).toBe('failure');
    expect(result.outputs).toMatchObject({ status: 'failed', 'pull-request-branch': '' });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toContain('no such registry');
  });

  it('that is cancelled ends in time, with its comment', async () => {
    const running = await world.start(label(), inputs({ scenario: 'hangs.yaml' }));
    await running.line(/Step 1: Impl/);
    running.cancel();
    const result = await running.result;
    expect(result.conclusion).toBe('cancelled');
    expect(result.main).toMatchObject({ exitCode: 1, signal: null });
    expect(result.outputs).toMatchObject({ status: 'cancelled', 'failure-reason': 'cancelled' });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toContain('was cancelled');
    expect(result.post?.log).toEqual([]);
  });

  it('whose process is killed still gets its summary and its comment', async () => {
    const running = await world.start(label(), {
      ...inputs({ scenario: 'hangs.yaml' }),
      grace: { interrupt: 0, terminate: 0 },
    });
    await running.line(/Step 1: Impl/);
    running.cancel();
    const result = await running.result;
    expect(result.main.signal).toBe('SIGKILL');
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).not.toContain('is running');
    expect(result.post?.summary).toMatch(/## (🛑|❌) `greet`/);
    expect(result.post?.exitCode).toBe(0);
  });

  it('ends by itself when its time is up, and keeps the work', async () => {
    const result = await world.run(label(), inputs({ scenario: 'hangs.yaml', 'timeout-minutes': '0.05' }));
    expect(result.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'timeout' });
    expect(comments()[0]?.body).toContain('timeout-minutes');
  });
});
