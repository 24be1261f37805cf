import { afterEach, describe, expect, it } from '@jest/globals';
import { dryRun } from '../../src/runs/dry-run.js';
import { play, setStage, type Play, type Played, type Stage } from './play.js';

let played: Played | Stage | undefined;
afterEach(() => played?.remove());

/** A CLI that says that it was started; no run here should come so far. */
const programs = { qwen: 'touch "$HOME/started"; echo "{}"' };

const flow = (...gates: readonly unknown[]): string =>
  JSON.stringify({ name: 'golden', steps: [{ name: 'impl', agent: 'qwen', prompt: 'x', gate: gates }] }, null, 1);

async function problems(workflow: string, prepare: string, more: Partial<Play> = {}): Promise<readonly string[]> {
  const found = await play({ workflow, scenario: null, programs, prepare, ...more });
  played = found;
  if (found.execution.kind !== 'preflight') throw new Error(found.execution.kind);
  return found.execution.problems.map(({ reason, message }) => `${reason} ${message}`);
}

describe('nothing is paid that cannot pass', () => {
  it('refuses a gate whose program is not on PATH, with its place', async () => {
    const found = await problems(flow({ bash: 'X=1 no-such-linter --strict' }), 'touch a');
    expect(found).toEqual([
      'gate_unrunnable .gump/workflows/golden.yaml:9: the gate `bash` cannot be run: `X=1 no-such-linter --strict`: the ' +
        'program no-such-linter is not on PATH: install it before the run, or by `setup`',
    ]);
  });

  it('refuses tests whose runner is a dependency that is not installed', async () => {
    const manifest = '{"scripts":{"test":"no-such-jest"},"devDependencies":{"no-such-jest":"1"}}';
    const found = await problems(flow('test'), `echo '${manifest}' > package.json`);
    expect(found).toEqual([expect.stringMatching(/^gate_unrunnable .*needs no-such-jest.*`setup: npm ci`/)]);
  });

  it('refuses a detected tool that is not there', async () => {
    const found = await problems(flow('test', 'lint'), 'touch mix.exs .formatter.exs');
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/mix is not installed, which `mix test` needs/);
  });

  it('only warns where a commit could mend it, and of shell text says nothing', async () => {
    const workflow = flow('test', { bash: 'if true; then no-such-program; fi' }, { bash: './made-later' });
    const stage = await setStage({ workflow, scenario: null, programs });
    played = stage;
    const plan = await dryRun(stage.host, stage.repository, stage.request);
    if (plan.kind !== 'plan') throw new Error(plan.kind);
    expect(plan.text).not.toContain('Missing for a real run');
    expect(plan.text).toMatch(
      /Warnings:[^]*`test` cannot be run: no build system[^]*there is no file \.\/made-later yet/,
    );
    expect(plan.text).not.toContain('no-such-program` ');
  });

  it('is told by the dry run as missing', async () => {
    const stage = await setStage({ workflow: flow({ lint: 'no-such-linter' }), scenario: null, programs });
    played = stage;
    const plan = await dryRun(stage.host, stage.repository, stage.request);
    expect(plan.kind === 'plan' && plan.text).toMatch(/Missing for a real run:[^]*no-such-linter is not on PATH/);
  });

  it('looks after setup where there is one, and before the agent', async () => {
    const found = await play({
      workflow: flow({ bash: 'no-such-linter' }),
      scenario: null,
      programs,
      asked: { setup: 'touch prepared' },
    });
    played = found;
    if (found.execution.kind !== 'ran') throw new Error(found.execution.kind);
    const reasons = found.execution.events.flatMap((event) => ('reason' in event ? [event.reason] : []));
    expect(reasons).toContain('gate_unrunnable');
    expect(found.execution.events.some(({ type }) => type === 'agent_completed')).toBe(true);
    expect(found.execution.events.filter(({ type }) => type === 'usage_recorded')).toEqual([]);
  });
});
