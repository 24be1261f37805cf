import { expect } from '@jest/globals';
import type { Run } from '../../src/engine/index.js';
import { StepPath } from '../../src/model/index.js';
import type { Show } from './lives.js';
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
import { items, text, verdict, type Play, type Player } from './world.js';

/** A workflow played in a way that leads through one behaviour, and what it must come to. */
export interface Scene extends Show {
  readonly expect: (run: Run, files: Readonly<Record<string, string>>) => void;
}

const item = (path: string): string => path.split('/')[1] ?? '';
const planned: Player = (a): Play => (a.path === 'decompose' ? { output: items('a', 'b', 'c') } : {});

export const SCENES: Readonly<Record<string, Scene>> = {
  'restart_from inside one of three parallel items': {
    workflow: workflow([
      plan(),
      group('build', [agent('tests'), agent('impl', { gates: [good('clean')], retry: restart('tests', 2) })], {
        parallel: true,
        foreach: 'decompose',
      }),
      gate('quality', 'a.js', 'b.js', 'c.js'),
    ]),
    play: (a): Play => {
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
    play: (a): Play => {
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
    play: (a): Play => {
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
    play: (a): Play => ({ files: { [a.path]: a.agent === 'claude-opus' || a.path.endsWith('two') ? 'good' : 'bad' } }),
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
    play: (a): Play => {
      if (a.path === 'decompose') return { output: items('a', 'b') };
      if (a.path.endsWith('is-arch')) return { output: verdict(a.k === 2) };
      if (a.path.endsWith('/gate/review/check')) return { output: verdict(!(a.path.startsWith('build/a') && a.k < 4)) };
      if (a.path.endsWith('/get/look')) return { output: text };
      return { files: { [`${item(a.path)}.js`]: 'good', [`${item(a.path)}${a.n}`]: a.agent } };
    },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files.a4).toBe('claude-opus');
      expect(files.a1).toBeUndefined();
      expect(files.b1).toBe('claude');
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
    rejects: (step, attempt) => step.includes('/b/') && attempt === 1,
    play: (a): Play =>
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
    play: (a): Play =>
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
    play: (a): Play => {
      if (a.path === 'impl')
        return a.k === 1
          ? { files: { junk: '1' }, guard: 'max_turns' }
          : { files: { 'z.js': a.k < 4 ? 'bad' : 'good' } };
      return a.path === 'next' ? { files: { 'n.js': a.k >= 3 ? 'good' : 'meh' } } : {};
    },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files.junk).toBeUndefined();
    },
  },
  'a merge that conflicts': {
    workflow: workflow([
      plan(),
      group('build', [agent('impl')], { parallel: true, foreach: 'decompose' }),
      agent('after'),
    ]),
    play: (a): Play =>
      a.path === 'decompose'
        ? planned(a)
        : { files: { [`${item(a.path)}.js`]: 'good', ...(a.path.includes('/a/') ? {} : { shared: a.path }) } },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('fatal');
      expect(Object.keys(files).sort()).toEqual(['README', 'a.js', 'b.js', 'shared']);
      expect(run.leaves.has(StepPath.parse('after'))).toBe(false);
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
    play: (a): Play =>
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
    play: (a): Play =>
      a.path === 'decompose'
        ? planned(a)
        : { files: { [`${item(a.path)}.js`]: item(a.path) === 'b' && a.k < 3 ? 'bad' : 'good' } },
    expect: (run, files) => {
      expect(run.ended?.status).toBe('pass');
      expect(files).toMatchObject({ 'a.js': 'good', 'b.js': 'good', 'c.js': 'good' });
      expect(run.leaves.get(StepPath.parse('decompose/a/impl'))).toHaveLength(1);
    },
  },
};
