import { describe, expect, it } from '@jest/globals';
import { builtOnce, issueEach } from './support/issue.js';

const FILES = {
  'README.md': '# widgets\n',
  '.gump/workflows/asked.yaml': `name: asked
steps:
  - name: impl
    agent: claude-haiku
    output: diff
    prompt: "Do: {spec}"
    hitl: after_gate
`,
  '.gump/workflows/line.yaml': `name: line
steps:
  - { name: impl, agent: claude-haiku, output: diff, prompt: "Do: {spec}" }
`,
  'plays.yaml': 'agents:\n  - { step: impl, write: { one.txt: "1" }, cost: 0.10 }\n',
};

const loaded = (name: string) => ({ NODE_OPTIONS: `--import=${new URL(`./support/${name}`, import.meta.url).href}` });

describe('the commands that a comment names', () => {
  const action = builtOnce();
  const world = issueEach(action, { files: FILES });
  const { label, says } = world;

  const inputs = { scenario: 'plays.yaml' };
  const told = () => world.github.thread(world.issue).comments.at(-1)?.history ?? [];

  it('are none that need a stored run where it could not be stored, and it says so', async () => {
    world.github.git.fault('git-receive-pack', 'exchange', { kind: 'answer', status: 403 });
    const result = await world.run(label('asked'), { inputs });
    expect(result.outputs).toMatchObject({ status: 'paused' });
    for (const text of [result.summary, told().at(-1)]) {
      expect(text).toMatch(/is not stored outside of its runner/);
      expect(text).not.toMatch(/\/gump (approve|reject)/);
    }
    expect(result.annotations.filter(({ message }) => message.includes('is not stored'))).toHaveLength(1);
  });

  it('are named after all once the half that follows has stored it', async () => {
    const calls = Array.from({ length: 1000 }, (_, at) => at + 1);
    world.github.git.fault('git-receive-pack', 'exchange', { kind: 'answer', status: 502 }, { calls });
    const running = await world.start(label('asked'), { inputs, env: loaded('hasty-end.mjs') });
    await running.line(/::warning.*is not stored/);
    calls.length = 0;
    expect((await running.result).outputs).toMatchObject({ status: 'paused' });
    const last = told().slice(-2);
    expect(last).toEqual([
      expect.stringContaining('is not stored outside of its runner'),
      expect.stringContaining('/gump approve impl'),
    ]);
    const on = await world.addRunner();
    expect((await world.run(says('/gump approve impl'), { inputs, on })).outputs).toMatchObject({
      status: 'passed',
    });
  });

  it('are answered after a job that was killed before its first step had failed', async () => {
    const killed = await world.run(label('line'), { inputs, env: loaded('cut.mjs?after=4') });
    expect(killed.main.signal).toBe('SIGKILL');
    expect(told().at(-1)).toContain('`/gump resume`');
    expect(told().at(-1)).not.toContain('/gump retry');
    // Whoever says the other word means the same.
    const retried = await world.run(says('/gump retry'), { inputs, on: await world.addRunner() });
    expect(retried.outputs).toMatchObject({ status: 'passed', 'cost-usd': '0.10' });
    expect(world.github.thread(world.issue).comments[0]?.history[0]).toContain(retried.outputs['run-id']);
  });
});
