import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/model/index.js';
import { findByMarker } from '../../src/system/process/find-processes.js';
import { goneWithin } from '../process/processes.js';
import { play, type Play, type Played } from './play.js';

let played: Played | undefined;
let outside: string;
afterEach(() => {
  played?.remove();
  rmSync(outside, { recursive: true, force: true });
});

const ONE = 'name: golden\nsteps:\n  - { name: impl, agent: qwen, prompt: x }\n';
const scenario = JSON.stringify({ agents: [{ run: 'cat made > found.txt; echo done > done.txt', cost: 0 }] });
/** Says that it is there, and then does not end; what it starts leaves its group and is deaf to TERM. */
const hanging = (): string =>
  `setsid sh -c 'trap "" TERM; echo $$ > ${outside}/began; while :; do sleep 600; done' & while :; do sleep 600; done`;

async function run(wanted: (folder: string) => Partial<Play>): Promise<readonly Event[]> {
  outside = mkdtempSync(join(tmpdir(), 'gump-setup-'));
  played = await play({ workflow: ONE, scenario, ...wanted(outside) });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events;
}

/** Aborts once something has written the file `began`. */
function whenBegun(folder: string): AbortSignal {
  const cancel = new AbortController();
  const seen = watch(folder, () => {
    if (!existsSync(join(folder, 'began'))) return;
    seen.close();
    cancel.abort('SIGINT');
  });
  return cancel.signal;
}

const endOf = (events: readonly Event[]): Event | undefined => events.findLast(({ type }) => type === 'run_completed');
const notes = (events: readonly Event[]): string[] =>
  events.flatMap((event) => (event.type === 'noted' && event.topic === 'warning' ? [event.text] : []));

describe('setup', () => {
  it('has what gate-env names', async () => {
    const events = await run(() => ({
      asked: { setup: 'echo "$REGISTRY" > made', gate_env: 'REGISTRY=https://packages.example' },
    }));
    expect(endOf(events)).toMatchObject({ status: 'pass' });
    expect(played?.git('show', `${commitOf(events)}:found.txt`)).toBe('https://packages.example\n');
  });

  it('is stopped with the run, and all that it started with it', async () => {
    const events = await run((folder) => ({ asked: { setup: hanging() }, cancel: whenBegun(folder) }));
    expect(endOf(events)).toMatchObject({ status: 'aborted' });
    expect(events.some(({ type }) => type === 'agent_launched')).toBe(false);
    expect(findByMarker(events[0]?.run ?? '')).toEqual([]);
    await goneWithin(5_000, [Number(readFileSync(join(outside, 'began'), 'utf8'))]);
  });

  it('has a time of its own, and the run an end when that is up', async () => {
    const events = await run(() => ({ asked: { setup: 'sleep 600', setup_limit: 300 } }));
    expect(endOf(events)).toMatchObject({ status: 'fatal', reason: 'preflight' });
  });

  it('that fails is a failure of the machine, told in a sentence; what it has done is no work of the agent', async () => {
    const setup =
      'echo half > half.txt; echo changed > .gump/workflows/golden.yaml; echo "no such package" >&2; exit 3';
    const events = await run(() => ({ asked: { setup } }));
    expect(endOf(events)).toMatchObject({ status: 'fatal', reason: 'preflight' });
    expect(events.find(({ type }) => type === 'agent_completed')).toMatchObject({
      reason: 'preflight',
      message: expect.stringMatching(/^setup `.*` failed with exit status 3: no such package$/),
    });
    expect(events.find(({ type }) => type === 'attempt_snapshotted')).toMatchObject({ files: [], violation: null });
  });

  it('that fails before a gate is that gate’s failure', async () => {
    const workflow = 'name: golden\nsteps:\n  - { name: check, gate: [bash: "true"] }\n';
    const events = await run(() => ({ workflow, asked: { setup: 'exit 3' } }));
    expect(endOf(events)).toMatchObject({ status: 'fatal', reason: 'preflight' });
  });
});

describe('context: bash', () => {
  const withContext = (folder: string, more = ''): Pick<Play, 'workflow' | 'asked'> => ({
    workflow: `${ONE.trimEnd().slice(0, -2)}, ${more}context: [bash: 'echo x > ${folder}/began; sleep 20; echo x > ${folder}/late'] }\n`,
    asked: { expose: `${folder}:rw` },
  });

  it('is stopped with the run', async () => {
    const events = await run((folder) => ({ ...withContext(folder), cancel: whenBegun(folder) }));
    expect(endOf(events)).toMatchObject({ status: 'aborted' });
    expect(existsSync(join(outside, 'late'))).toBe(false);
    expect(events.some(({ type }) => type === 'agent_launched')).toBe(false);
  });

  it('counts on the time of its step', async () => {
    const events = await run((folder) => withContext(folder, 'timeout: 1s, '));
    expect(endOf(events)).toMatchObject({ status: 'fatal', reason: 'timeout' });
  });
});

describe('carry', () => {
  it('says which of the named paths it could not bring, once', async () => {
    const workflow = `name: golden
steps:
  - name: both
    parallel: true
    steps:
      - { name: one, agent: qwen, prompt: x, allow_empty: true }
      - { name: two, agent: qwen, prompt: x, allow_empty: true }
`;
    const events = await run(() => ({
      workflow,
      scenario: JSON.stringify({ agents: [{ cost: 0 }] }),
      prepare: 'echo node_modules > .gitignore; mkdir node_modules; echo x > node_modules/x',
      asked: { carry: ['node_modules', 'vendor', '../elsewhere'] },
    }));
    expect(notes(events)).toEqual([
      'carry: vendor was not brought into the worktree: it is not in the checkout',
      'carry: ../elsewhere was not brought into the worktree: not a path within the checkout',
    ]);
  });
});

function commitOf(events: readonly Event[]): string {
  const snapshot = events.findLast((event) => event.type === 'attempt_snapshotted');
  return snapshot?.type === 'attempt_snapshotted' ? snapshot.commit : '';
}
