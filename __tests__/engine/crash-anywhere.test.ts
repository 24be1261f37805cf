import { describe, expect, it } from '@jest/globals';
import { fold, type Run } from '../../src/engine/index.js';
import type { Event, Settings, Workflow } from '../../src/model/index.js';
import {
  agent,
  escalate,
  gate,
  good,
  group,
  ladder,
  plan,
  replan,
  restart,
  review,
  same,
  validator,
  workflow,
} from './steps.js';
import { Git, Machine, hash, historyOf, items, randomFrom, started, text, verdict, type Player } from './world.js';

type Files = Readonly<Record<string, string>>;

interface Scene {
  readonly workflow: Workflow;
  readonly settings?: Partial<Settings>;
  readonly play: Player;
  /** A budget raised once the first is spent. */
  readonly raise?: number;
  readonly expect: (run: Run, files: Readonly<Record<string, string>>) => void;
}

const item = (path: string): string => path.split('/')[1] ?? '';
const planned: Player = (a) => (a.path === 'decompose' ? { output: items('a', 'b', 'c') } : {});

const SCENES: Readonly<Record<string, Scene>> = {
  'restart_from inside one of three parallel items': {
    workflow: workflow([
      plan(),
      group('build', [agent('tests'), agent('impl', { gates: [good('clean')], retry: restart('tests', 2) })], {
        parallel: true,
        foreach: 'decompose',
      }),
      gate('quality', 'a.js', 'b.js', 'c.js'),
    ]),
    play: (a) => {
      if (a.path === 'decompose') return planned(a);
      if (a.path.endsWith('/tests')) return { files: { [`${item(a.path)}.test`]: `v${a.k}` } };
      return { files: { [`${item(a.path)}.js`]: item(a.path) === 'b' && a.k < 3 ? 'bad' : 'good' } };
    },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files).toMatchObject({ 'a.test': 'v1', 'b.test': 'v3', 'b.js': 'good' });
    },
  },
  'replan of a step in a parallel item': {
    workflow: workflow([
      plan(),
      group('build', [agent('impl', { gates: [good('clean')], retry: ladder(same, replan('opus')) })], {
        parallel: true,
        foreach: 'decompose',
      }),
    ]),
    play: (a) => {
      if (a.path === 'decompose') return planned(a);
      if (a.kind === 'replan') return { output: items('x', 'y') };
      if (a.path.includes('/replan/'))
        return { files: { [`${item(a.path)}-${a.path.slice(-1)}`]: a.path.endsWith('y') && a.k < 2 ? 'bad' : 'good' } };
      return { files: { [`${item(a.path)}.js`]: item(a.path) === 'b' ? 'bad' : 'good' } };
    },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files).toMatchObject({ 'b-x': 'good', 'b-y': 'good' });
      expect(files['b.js']).toBeUndefined();
    },
  },
  'a group of parallel reviews, tried again from its first step': {
    workflow: workflow([
      group(
        'work',
        [agent('prep'), agent('impl'), group('reviews', [review('r1'), review('r2')], { parallel: true })],
        { retry: restart('impl', 2) },
      ),
    ]),
    play: (a) => {
      if (a.path.endsWith('impl')) return { files: { impl: `v${a.k}` } };
      if (a.path.endsWith('prep')) return { files: { prep: `v${a.k}` } };
      return { output: verdict(!(a.path.endsWith('r1') && a.k < 3)) };
    },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files).toMatchObject({ prep: 'v1', impl: 'v3' });
    },
  },
  'a group escalated from its base': {
    workflow: workflow([
      group('work', [agent('one', { gates: [good('clean')] }), agent('two')], {
        retry: ladder(escalate('claude-opus')),
      }),
    ]),
    play: (a) => ({ files: { [a.path]: a.agent === 'claude-opus' || a.path.endsWith('two') ? 'good' : 'bad' } }),
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files).toMatchObject({ 'work/one': 'good', 'work/two': 'good' });
    },
  },
  'validators as gate and as condition, and a workflow before the agent': {
    workflow: workflow([
      plan(),
      group(
        'build',
        [
          agent('impl', {
            dialect: 'current',
            get: {
              workflow: 'research',
              dialect: 'current',
              with: {},
              inputs: {},
              blastRadius: 'off',
              steps: [agent('look', { output: 'artifact' })],
            },
            gates: [good('clean'), validator('review', review('check'))],
            retry: {
              kind: 'conditions',
              exit: 5,
              entries: [
                {
                  when: {
                    kind: 'validator',
                    name: 'arch',
                    call: {
                      workflow: 'arch',
                      dialect: 'current',
                      with: {},
                      inputs: {},
                      blastRadius: 'off',
                      steps: [review('is-arch')],
                    },
                  },
                  agent: 'claude-sonnet',
                },
                { when: { kind: 'attempt', from: 4 }, agent: 'claude-opus', session: 'new', worktree: 'reset' },
              ],
            },
          }),
        ],
        { parallel: true, foreach: 'decompose' },
      ),
    ]),
    play: (a) => {
      if (a.path === 'decompose') return { output: items('a', 'b') };
      if (a.path.endsWith('is-arch')) return { output: verdict(a.k === 2) };
      if (a.path.endsWith('/gate/review/check')) return { output: verdict(!(a.path.startsWith('build/a') && a.k < 4)) };
      if (a.path.endsWith('/get/look')) return { output: text };
      return { files: { [`${item(a.path)}.js`]: 'good', [`${item(a.path)}${a.n}`]: a.agent } };
    },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files['a4']).toBe('claude-opus');
      expect(files['a1']).toBeUndefined();
      expect(files['b1']).toBe('claude');
    },
  },
  'pauses in every item, one of them rejected once': {
    workflow: workflow([
      plan(),
      group('build', [agent('impl', { hitl: 'before_gate', gates: [good('clean')] }), agent('doc')], {
        parallel: true,
        foreach: 'decompose',
      }),
    ]),
    play: (a) =>
      a.path === 'decompose'
        ? planned(a)
        : { files: { [`${item(a.path)}${a.path.endsWith('doc') ? '.md' : '.js'}`]: 'good' } },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(Object.keys(files)).toEqual(expect.arrayContaining(['a.md', 'b.md', 'c.md', 'b.js']));
    },
  },
  'a budget spent with agents in flight, then raised': {
    workflow: workflow([plan(), group('build', [agent('impl')], { parallel: true, foreach: 'decompose' })]),
    settings: { max_parallel: 3, max_budget: 2 },
    raise: 200,
    play: (a) =>
      a.path === 'decompose' ? planned(a) : { usd: 1.5, turns: 10, files: { [`${item(a.path)}.js`]: 'good' } },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files).toMatchObject({ 'a.js': 'good', 'b.js': 'good', 'c.js': 'good' });
    },
  },
  'branches by class of failure, with a ladder and a restart after it': {
    workflow: workflow([
      agent('tests'),
      agent('impl', {
        gates: [good('clean')],
        retry: {
          kind: 'by-class',
          gate_fail: { retries: 2, rungs: [same, same] },
          guard_fail: { retries: 1, rungs: [escalate('claude-opus')] },
        },
      }),
      agent('next', { gates: [good('n.js')], retry: restart('impl', 1, same) }),
    ]),
    play: (a) => {
      if (a.path === 'impl')
        return a.k === 1
          ? { files: { junk: '1' } as Files, guard: 'max_turns' }
          : { files: { 'z.js': a.k < 4 ? 'bad' : 'good' } as Files };
      return a.path === 'next' ? { files: { 'n.js': a.k >= 3 ? 'good' : 'meh' } } : {};
    },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files['junk']).toBeUndefined();
    },
  },
  'a merge that conflicts': {
    workflow: workflow([
      plan(),
      group('build', [agent('impl')], { parallel: true, foreach: 'decompose' }),
      agent('after'),
    ]),
    play: (a) =>
      a.path === 'decompose'
        ? planned(a)
        : { files: { [`${item(a.path)}.js`]: 'good', ...(a.path.includes('/a/') ? {} : { shared: a.path }) } as Files },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('fatal');
      expect(Object.keys(files).sort()).toEqual(['README', 'a.js', 'b.js', 'shared']);
      expect(run.leaves.has('after' as never)).toBe(false);
    },
  },
  'one item exhausted: the others are merged all the same': {
    workflow: workflow([
      plan(),
      group('build', [agent('impl', { gates: [good('clean')], retry: ladder(same, escalate('claude-opus')) })], {
        parallel: true,
        foreach: 'decompose',
      }),
      agent('after'),
    ]),
    play: (a) =>
      a.path === 'decompose'
        ? planned(a)
        : { files: { [`${item(a.path)}.js`]: item(a.path) === 'b' ? 'bad' : 'good' } },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('fatal');
      expect(files).toMatchObject({ 'a.js': 'good', 'c.js': 'good' });
      expect(files['b.js']).toBeUndefined();
    },
  },
  'a split step whose group keeps what passed': {
    workflow: workflow([
      group('decompose', [agent('impl', { gates: [good('clean')] })], {
        planner: plan(),
        retry: { kind: 'conditions', exit: 3, entries: [] },
      }),
    ]),
    play: (a) =>
      a.path === 'decompose'
        ? planned(a)
        : { files: { [`${item(a.path)}.js`]: item(a.path) === 'b' && a.k < 3 ? 'bad' : 'good' } },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files).toMatchObject({ 'a.js': 'good', 'b.js': 'good', 'c.js': 'good' });
      expect(run.leaves.get('decompose/a/impl' as never)).toHaveLength(1);
    },
  },
};

interface Outcome {
  readonly machine: Machine;
  readonly log: Event[];
}

/** Drives to the end, over as many deaths, pauses and raised budgets as it takes. */
function toTheEnd(scene: Scene, git: Git, log: Event[], seed: number, dies?: (count: number) => boolean): Outcome {
  let life = 0;
  for (
    let machine = new Machine({ git, play: scene.play, seed, log, ...(dies === undefined ? {} : { dies }) });
    life < 300;
    life++
  ) {
    const alive = machine.drive();
    const last = log[log.length - 1];
    if (!alive || machine.run.ended?.status === 'aborted') {
      machine = new Machine({ git, play: scene.play, seed: seed + life, log });
      if (machine.run.ended?.status !== 'pass' && machine.run.ended?.status !== 'fatal') resume(machine, scene);
      continue;
    }
    if (last?.type === 'run_paused') {
      resume(machine, scene, last.holds);
      continue;
    }
    if (
      scene.raise !== undefined &&
      machine.run.ended?.status === 'fatal' &&
      machine.run.settings.max_budget !== scene.raise
    ) {
      machine.append({
        type: 'run_resumed',
        run_id: machine.run.id,
        previous_status: 'fatal',
        settings: { max_budget: scene.raise },
        by: 'test',
      });
      continue;
    }
    return { machine, log };
  }
  throw new Error('never ends');
}

function resume(machine: Machine, _scene: Scene, holds: readonly string[] = []): void {
  machine.append({ type: 'run_resumed', run_id: machine.run.id, previous_status: 'paused', settings: {}, by: 'test' });
  for (const hold of holds) {
    const [, step = '', launch = '', position = ''] = /^(.*)#(\d+):(.*)$/.exec(hold) ?? [];
    const attempt = machine.run.attempts.get(`${step}#${launch}` as never);
    const reject = step.includes('/b/') && attempt?.n === 1;
    machine.append({
      type: 'hitl_resumed',
      step: step as never,
      launch: Number(launch),
      position,
      action: reject ? 'reject' : 'continue',
      reason: 'no',
      by: 'alice',
    });
  }
}

function treeOf(git: Git, run: Run): string {
  const commit = run.groups.get('' as never)?.[0]?.commit;
  return commit == null ? '' : hash(JSON.stringify(git.files(commit)));
}

describe.each(Object.entries(SCENES))('%s', (_name, scene) => {
  const git = new Git();
  const first = toTheEnd(scene, git, [started(scene.workflow, git, scene.settings)], 1);
  const tree = treeOf(git, first.machine.run);
  const history = historyOf(first.machine.run);

  it('comes to what is expected', () => {
    const commit = first.machine.run.groups.get('' as never)?.[0]?.commit;
    scene.expect(first.machine.run, commit == null ? {} : git.files(commit));
  });

  it('does not depend on the order in which things end, and folds to its live state', () => {
    for (let seed = 2; seed <= 12; seed++) {
      const { machine, log } = toTheEnd(scene, git, [started(scene.workflow, git, scene.settings)], seed);
      expect(treeOf(git, machine.run)).toBe(tree);
      expect(historyOf(machine.run)).toBe(history);
      expect(machine.mostAgents).toBeLessThanOrEqual(machine.run.settings.max_parallel);
      expect(historyOf(fold(log) as Run)).toBe(history);
    }
  });

  it('comes to the same when the machine dies after any event', () => {
    for (let cut = 1; cut < first.log.length; cut++) {
      const log = structuredClone(first.log.slice(0, cut));
      const ended = fold(structuredClone(log))?.ended;
      if (ended?.status === 'pass' || (ended?.status === 'fatal' && scene.raise === undefined)) continue;
      const machine = new Machine({ git, play: scene.play, seed: cut, log });
      const last = log[log.length - 1];
      resume(machine, scene, last?.type === 'run_paused' ? last.holds : []);
      const random = randomFrom(cut);
      const { machine: end } = toTheEnd(scene, git, log, cut, () => random() < 0.03);
      const at = `cut after event ${cut}, ${first.log[cut - 1]?.type ?? ''}`;
      expect([at, treeOf(git, end.run)]).toEqual([at, tree]);
      expect([at, historyOf(end.run)]).toEqual([at, history]);
      const sum = [...end.run.attempts.values()].reduce((total, attempt) => total + (attempt.usage?.cost_usd ?? 0), 0);
      expect(end.run.usd).toBeCloseTo(sum, 6);
    }
  });

  it.each([1, 2, 8])('ends with at most %i agents at once', (max_parallel) => {
    const { machine } = toTheEnd(scene, git, [started(scene.workflow, git, { ...scene.settings, max_parallel })], 3);
    expect(machine.mostAgents).toBeLessThanOrEqual(max_parallel);
    expect(machine.run.ended).not.toBeNull();
  });
});
