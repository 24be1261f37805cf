import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { builtOnce, dispatch, eventsOf, issueEach, launchesIn, withoutPost } from './support/issue.js';

const ASKED = `name: asked
steps:
  - name: plan
    agent: claude-haiku
    output: plan
    prompt: "Plan: {spec}. {error}"
    hitl: after_gate
  - name: impl
    agent: claude-haiku
    output: diff
    prompt: "Do: {spec}"
    gate:
      - bash: test -e one.txt
`;

const LINE = `name: line
steps:
  - name: one
    agent: claude-haiku
    output: diff
    prompt: "One: {spec}"
  - name: two
    agent: claude-haiku
    output: diff
    prompt: "Two: {spec}"
    gate:
      - bash: test -e two.txt
`;

const ONE = '{ step: one, write: { one.txt: "1" }, cost: 0.10 }';

const FILES = {
  'README.md': '# widgets\n',
  '.gump/workflows/asked.yaml': ASKED,
  '.gump/workflows/line.yaml': LINE,
  'asked-plays.yaml': `agents:
  - { step: plan, plan: [{ name: auth, description: "Log in", files: [one.txt] }], cost: 0.05 }
  - { step: impl, write: { one.txt: "1" }, cost: 0.20 }
`,
  'line-fails.yaml': `agents:
  - ${ONE}
  - { step: two, attempt: 1, write: { three.txt: "3" }, cost: 0.10 }
`,
};

/** Everything that a job on a fresh machine needs is on the remote. */
describe('a run that outlives its runner', () => {
  const action = builtOnce();
  const world = issueEach(action, { files: FILES });
  const { label, says, ours, stored, job } = world;

  it('is approved on a third machine, after a rejection on a second one that reaches the agent', async () => {
    const inputs = { scenario: 'asked-plays.yaml' };
    const first = await world.run(label('asked'), { inputs });
    expect(first).toMatchObject({
      conclusion: 'success',
      outputs: { status: 'paused', 'pull-request-operation': 'none' },
    });
    expect(ours()).toMatchObject([{ body: expect.stringContaining('/gump approve plan') }]);
    expect(ours()[0]?.body).toContain('Log in');

    const second = await world.run(says('/gump reject plan Call it login.'), { on: await world.addRunner(), inputs });
    expect(second).toMatchObject({
      conclusion: 'success',
      outputs: { status: 'paused', 'run-id': first.outputs['run-id'] },
    });
    const told = (await eventsOf(second)).findLast((event) => event.type === 'agent_launched');
    const folder = (second.outputs.ledger ?? '').replace(/ledger\.ndjson$/, '');
    expect(await readFile(join(folder, told?.prompt?.path ?? ''), 'utf8')).toContain('Call it login.');

    const third = await world.run(says('/gump approve'), { on: await world.addRunner(), inputs });
    expect(third.outputs).toMatchObject({ status: 'passed', 'run-id': first.outputs['run-id'], 'cost-usd': '0.30' });
    expect(await launchesIn(third)).toEqual(['plan#1', 'plan#2', 'impl#1']);
    // What the logs of the earlier jobs have is not told again.
    expect(third.log).toMatch(/^→ Goes on; \d+ events before\n→ Resumed run_/m);
    expect(third.log).not.toContain('Step 1');
    expect(await world.show('gump/issue-1-asked', 'one.txt')).toBe('1');
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.body).toContain('passed all gates');

    const late = await world.run(says('/gump approve'), { inputs });
    expect(late).toMatchObject({ conclusion: 'success', outputs: { status: 'refused' } });
    expect(ours().at(-1)?.body).toContain('waits for nobody');
  });

  it('goes on after its machine is gone, and is refused to a second job while it lives', async () => {
    const { running, flag, inputs } = await onItsWay(51);
    const other = await world.addRunner();
    const busy = await world.run(says('/gump resume'), { on: other, inputs, runId: 52 });
    expect(busy).toMatchObject({ conclusion: 'success', outputs: { status: 'refused' } });
    expect(ours().at(-1)?.body).toContain('/actions/runs/51');

    running.cancel();
    await running.result;
    job(51, 'completed');
    await writeFile(flag, '');
    const resumed = await world.run(label('line'), { on: other, inputs, runId: 53 });
    expect(resumed.outputs.status).toBe('passed');
    // What the lost machine had stored of its second launch by then was paid, too.
    expect(['0.20', '0.30']).toContain(resumed.outputs['cost-usd']);
    expect((await launchesIn(resumed)).filter((id) => id.startsWith('one'))).toEqual(['one#1']);
    expect((await eventsOf(resumed)).filter(({ type }) => type === 'run_resumed')).toHaveLength(1);
    expect(await world.github.remote.git(['for-each-ref', 'refs/gump/locks'])).toBe('');
  });

  it('is told of as ended by the job that takes its lock and does something else', async () => {
    const { running } = await onItsWay(61);
    running.cancel();
    await running.result;
    job(61, 'completed');
    expect(ours()).toMatchObject([{ body: expect.stringContaining('`line` is running') }]);
    const inputs = { scenario: 'asked-plays.yaml' };
    const next = await world.run(label('asked'), { on: await world.addRunner(), inputs, runId: 62 });
    expect(next.outputs.status).toBe('paused');
    const [left, own, ...others] = ours().map(({ body }) => body);
    expect(others).toEqual([]);
    expect(left).toMatch(/^<!-- gump:tracking .*-->\n\n## ❌ `line` failed/);
    expect(left).toContain('The job ended in the middle of the run');
    expect(left).toContain('Another run has taken its place on this thread');
    expect(left).toContain('/actions/runs/61');
    expect(left).not.toContain('/gump resume');
    expect(own).toContain('`asked` waits for approval');
  });

  it('is not told of as ended by the job that takes its lock and goes on with it', async () => {
    const { running, inputs } = await onItsWay(63);
    running.cancel();
    await running.result;
    job(63, 'completed');
    const on = await world.addRunner();
    const resumed = await world.start(label('line'), { on, inputs, runId: 64 });
    await resumed.line(/Resumed run_/);
    resumed.cancel();
    expect((await resumed.result).outputs.status).toBe('cancelled');
    expect(ours()).toMatchObject([{ body: expect.stringContaining('`line` was cancelled') }]);
    const updates = world.github.requestsTo('issues/update-comment').map(({ body }) => JSON.stringify(body));
    expect(updates.filter((body) => !/is running|was cancelled/.test(body))).toEqual([]);
  });

  it('whose workflow has changed is refused with a diff, begun anew by itself, or replayed with the changes', async () => {
    const inputs = { scenario: 'line-fails.yaml' };
    const failed = await world.run(label('line'), { inputs });
    expect(failed.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'gate_failed' });
    const workflow = LINE.replace('two.txt', 'three.txt');
    await world.github.remote.commit('main', { '.gump/workflows/line.yaml': workflow });

    const refused = await world.run(says('/gump retry'), { inputs });
    expect(refused).toMatchObject({
      conclusion: 'failure',
      outputs: { status: 'failed', 'failure-reason': 'workflow_changed' },
    });
    expect(ours().at(-1)?.body).toMatch(/-\s+- bash: test -e two\.txt\n\+\s+- bash: test -e three\.txt/);

    const replayed = await world.run(says('/gump retry --with-changes'), { on: await world.addRunner(), inputs });
    expect(replayed.outputs.status).toBe('passed');
    expect(replayed.outputs['run-id']).not.toBe(failed.outputs['run-id']);
    expect(await launchesIn(replayed)).toEqual(['one#1', 'two#1', 'two#2']);
    expect(replayed.outputs['cost-usd']).toBe('0.10');

    const unknown = await world.run(dispatch, { inputs: { ...inputs, resume: 'run_2020_01_01_0000_aaaa' } });
    expect(unknown.outputs).toMatchObject({ status: 'refused', 'failure-reason': 'preflight' });
    expect(unknown.summary).toContain(replayed.outputs['run-id']);
  });

  it('that could not be published is published later, and nothing of it is run again', async () => {
    const { remote } = world.github;
    const plays = `agents:\n  - ${ONE}\n  - { step: two, write: { two.txt: "2" }, cost: 0.10 }\n`;
    await remote.commit('main', { 'passes.yaml': plays });
    const inputs = { scenario: 'passes.yaml' };
    await remote.refusePushesTo('refs/heads/gump/issue-1-line');
    const first = await world.run(label('line'), { inputs });
    expect(first).toMatchObject({ conclusion: 'failure', outputs: { 'failure-reason': 'publish' } });
    expect(first.summary).toContain('/gump resume');
    await writeFile(join(remote.dir, 'refused-refs'), '');
    const later = await world.run(says('/gump resume'), { on: await world.addRunner(), inputs });
    expect(later.outputs).toMatchObject({
      ...{ status: 'passed', 'run-id': first.outputs['run-id'], 'cost-usd': '0.20' },
      'pull-request-operation': 'created',
    });
    expect((await eventsOf(later)).filter(({ type }) => type === 'run_resumed' || type === 'replay_started')).toEqual(
      [],
    );
    expect(await world.show('gump/issue-1-line', 'two.txt')).toBe('2');
  });

  it('whose base and branch others have changed is published beside them, with the conflicting files named', async () => {
    const { remote } = world.github;
    const branch = 'gump/issue-1-line';
    const flag = join(world.shared, 'moved');
    const waits = `while [ ! -e ${flag} ]; do sleep 0.1; done`;
    await remote.commit('main', {
      'waits.yaml': `agents:\n  - ${ONE}\n  - { step: two, write: { two.txt: "2" }, run: "${waits}" }\n`,
    });
    await remote.git(['branch', branch, 'main']);
    const theirs = await remote.commit(branch, { 'theirs.txt': 'x' });
    const running = await world.start(label('line'), { inputs: { scenario: 'waits.yaml', expose: world.shared } });
    await running.line(/Step 2: Two/);
    await remote.commit('main', { 'one.txt': 'theirs', 'other.txt': 'x' });
    await writeFile(flag, '');
    const result = await running.result;
    expect(result.outputs).toMatchObject({
      ...{ status: 'passed', 'pull-request-operation': 'created', 'pull-request-branch': `${branch}.2` },
    });
    expect(await remote.resolve(branch)).toBe(theirs);
    const [pull] = await world.github.pulls();
    for (const text of [pull?.body, ours().at(-1)?.body, result.summary]) {
      expect(text).toMatch(/main has changed since the run began, and this work conflicts with it in one\.txt\./);
      expect(text).toContain(`the work is on ${branch}.2`);
    }
  });

  it('that may not be stored says so once and goes on', async () => {
    const { dir } = world.github.remote;
    await writeFile(
      join(dir, 'hooks/pre-receive'),
      '#!/bin/sh\nif grep -q refs/gump/runs/; then echo "not here" >&2; exit 1; fi\n',
      { mode: 0o755 },
    );
    const result = await world.run(label('line'), {
      inputs: { scenario: 'line-fails.yaml', 'on-failure': 'none' },
    });
    expect(result.outputs).toMatchObject({ status: 'failed', 'failure-reason': 'gate_failed' });
    expect(result.annotations.filter(({ message }) => message.includes('is not stored'))).toHaveLength(1);
  });

  /** A job whose machine can be lost, at the second step of its run, which waits for the flag. Such a machine runs no post step. */
  async function onItsWay(runId: number) {
    const flag = join(world.shared, 'go');
    const waits = `agents:
  - ${ONE}
  - { step: two, write: { two.txt: "2" }, run: "while [ ! -e ${flag} ]; do sleep 0.1; done", cost: 0.10 }
`;
    await world.github.remote.commit('main', { 'waits.yaml': waits });
    const inputs = { scenario: 'waits.yaml', expose: world.shared };
    job(runId, 'in_progress');
    const running = await world.start(label('line'), {
      ...{ inputs, action: await withoutPost(action), runId, grace: { interrupt: 0, terminate: 0 } },
    });
    await running.line(/Step 2: Two/);
    await stored(/"type":"agent_launched","step":"two"|"step":"one".*"status":"pass"/);
    return { running, flag, inputs };
  }
});
