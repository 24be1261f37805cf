import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fold } from '../../src/engine/index.js';
import type { Event } from '../../src/model/index.js';
import { parseEvent } from '../../src/storage/ledger/read-ledger.js';
import type { ActionWorld } from '../action/support/world.js';
import { historyOf, randomFrom } from '../engine/world.js';
import { readPlay } from '../runs/play.js';
import type { StepResult } from '../support/runner/runner.js';
import { full, runs, seed } from '../support/sample.js';
import { inOrderOfChance } from './support/chance.js';
import { type CountedAgents, countAgents } from './support/counted-agents.js';
import { builtOnce, eventsOf, openIssue, withoutPost } from './support/issue.js';

const golden = fileURLToPath(new URL('../runs/golden/', import.meta.url));
const cutter = new URL('./support/cut.mjs', import.meta.url);

/** Whose agents leave nothing on the machine but their work. */
const PLAYS = [
  'replan',
  'current-each-parallel',
  'restart-after-a-ladder',
  'current-validator-says-no',
  'sessions',
] as const;

/** A small share goes over some of them. */
const WIDTH = 5;

jest.setTimeout(full ? 3_600_000 : 120_000);

/** The machine is gone for good: SIGKILL, and no post step. What goes on does so in a fresh clone on another one. */
describe('a run whose machine is gone at any line of its ledger', () => {
  const action = builtOnce();
  let gone: string;
  let agents: CountedAgents;
  beforeAll(async () => {
    agents = countAgents(action.folder);
    gone = await withoutPost(action);
  });

  it.each(inOrderOfChance(PLAYS).slice(0, runs(1, WIDTH * PLAYS.length)))('comes to the same: %s', async (name) => {
    const uncut = await inWorld(name, async (world) => {
      const result = await world.label(1, {});
      const events = await eventsOf(result);
      return {
        lasts: await whatLasts(world, result),
        lines: events.length,
        starts: agents.startsOf(result.outputs['run-id'] ?? '', world.runner.temp),
      };
    });
    expect(['passed', 'failed']).toContain(uncut.lasts.status);
    expect(uncut.starts).not.toEqual(new Map());
    const random = randomFrom(seed);
    for (let cut = 0; cut < runs(1, 8); cut += 1) {
      // The last one says that all is published, and nothing is left to do.
      const line = 1 + Math.floor(random() * (uncut.lines - 1));
      await inWorld(name, async (world) => {
        const first = await world.label(1, {
          action: gone,
          env: { NODE_OPTIONS: `--import=${cutter.href}?after=${line}` },
        });
        expect([line, first.main.signal]).toEqual([line, 'SIGKILL']);
        // A push of its own would outlive a mere process.
        await world.runner.killStrays();
        await world.github.git.idle();
        const stored = await world.stored();
        // Counted by machine: an agent that was just starting when the first one died may say so late.
        const machine = await world.addRunner();
        const second = await world.label(2, { on: machine });
        const again = agents.startsOf(second.outputs['run-id'] ?? '', machine.temp);
        expect({ line, ...(await whatLasts(world, second)) }).toEqual({ line, ...uncut.lasts });
        const ledger = await readFile(second.outputs.ledger ?? '', 'utf8');
        // Nothing stored: another run. Else it is the same one, and all that was stored is still there.
        expect(ledger.slice(0, stored.length)).toBe(stored);
        // What was stored with its snapshot is not done again; everything else is.
        const kept = snapshotsIn(stored.split('\n').slice(0, -1).map(eventOf));
        expect({ line, ...less(again, new Map()) }).toEqual({
          line,
          ...less(uncut.starts, kept),
        });
        expect(await world.runner.strays()).toEqual([]);
      });
    }
  });

  interface World extends ActionWorld {
    label(job: number, options: Parameters<ActionWorld['run']>[1] & object): Promise<StepResult>;
    /** The ledger on the remote; empty where there is none. */
    stored(): Promise<string>;
  }

  async function inWorld<T>(name: string, use: (world: World) => Promise<T>): Promise<T> {
    const { workflow, scenario } = readPlay(join(golden, name));
    const files = { 'README.md': '#\n', '.gump/workflows/golden.yaml': workflow, 'plays.yaml': scenario ?? '' };
    const world = await openIssue(action.folder, {
      files: { ...files, ...(await filesBelow(join(golden, name, 'files'))) },
    });
    const { github } = world;
    try {
      return await use({
        ...world,
        async label(id, options) {
          const inputs = { scenario: 'plays.yaml', expose: agents.expose };
          world.job(id, 'in_progress');
          const result = await world.run(world.label('golden'), { inputs, runId: id, ...options });
          world.job(id, 'completed');
          return result;
        },
        async stored() {
          const ref = (await github.remote.git(['for-each-ref', '--format=%(refname)', 'refs/gump/runs'])).trim();
          if (ref === '') return '';
          const names = await github.remote.git(['ls-tree', '--name-only', `${ref}:ledger`]);
          const parts = names
            .trim()
            .split('\n')
            .map((part) => github.remote.git(['show', `${ref}:ledger/${part}`]));
          return (await Promise.all(parts)).join('');
        },
      });
    } finally {
      await world.close();
    }
  }
});

type Counts = ReadonlyMap<string, number>;

/** How often, by step; steps of none are left out. */
function less(all: Counts, without: Counts): Record<string, number> {
  const left = [...all].map(([step, count]) => [step, count - (without.get(step) ?? 0)] as const);
  return Object.fromEntries(left.filter(([, count]) => count !== 0));
}

function snapshotsIn(events: readonly Event[]): Counts {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'attempt_snapshotted') counts.set(event.step, (counts.get(event.step) ?? 0) + 1);
  }
  return counts;
}

function eventOf(line: string): Event {
  return parseEvent(line, (why) => {
    throw new Error(why);
  });
}

/** What no death may change; what was spent on launches that it cut off is spent all the same. */
async function whatLasts({ github }: ActionWorld, result: StepResult) {
  const run = fold(await eventsOf(result));
  const wasted = [...(run?.attempts.values() ?? [])].filter(({ abandoned }) => abandoned);
  const paid = (run?.usd ?? 0) - wasted.reduce((sum, { usage }) => sum + (usage?.cost_usd ?? 0), 0);
  return {
    status: result.outputs.status,
    history: run === null ? '' : historyOf(run),
    usd: paid.toFixed(6),
    tree: await github.remote.git(['rev-parse', 'gump/issue-1-golden^{tree}']),
    pulls: (await github.pulls()).length,
  };
}

/** What the golden run's repository begins with. */
async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = files.map(async (file) => [relative(folder, file), await readFile(file, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}
