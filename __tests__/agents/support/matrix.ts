import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FailureReason } from '../../../src/model/failure.js';
import type { Event } from '../../../src/model/index.js';
import { Report } from '../../../src/model/report.js';
import { adapters } from '../../../src/registry.js';
import { play } from '../../runs/play.js';
import { startModelServer } from '../../support/model-server/index.js';
import { seed } from '../../support/sample.js';
import { cells, type Cell } from './cells.js';
import type { TestedAgent } from './contract.js';

/** What a cell of the matrix came to. */
interface CellResult {
  readonly name: string;
  /** `passed`, or the reason of the step's failure. */
  readonly outcome: FailureReason | 'passed';
  /** From the fault, as the model server saw it, to the end of the CLI, as the ledger tells it. */
  readonly sinceFaultMs: number;
  readonly message: string;
}

/** Silence for so long is a stall. OpenCode takes half of that to start when a busy machine starts six of it. */
const STALL_MS = 120_000;

/** Of a run whose provider goes away. */
const nobody: Cell = { name: 'nobody', script: () => ({}), outcome: 'unreachable' };

/** From the fault to the end of the CLI, whatever it would do by itself. */
const BOUND_MS = 60_000;

/** For a run of all cells on a busy machine: what must be in time is measured from the fault. */
const PATIENCE_MS = 1_500_000;

/** The failures a run must tell, and the oddities it must bear, with the real CLI. */
export function describeMatrix(tested: TestedAgent): void {
  describe(`the failure matrix of ${tested.adapter.title}`, () => {
    const chosen = sampleOf(tested);
    let results: readonly CellResult[];
    beforeAll(async () => {
      results = await runMatrix(tested, chosen);
    }, PATIENCE_MS);

    it(
      'says that nobody answers, in time',
      async () => {
        const provider = await goingAway();
        const ended: number[] = [];
        const [step] = await stepsOf(tested, provider.url, [nobody], (event) => {
          if (isEnd(event)) ended.push(Date.parse(event.ts));
        });
        expect(step?.attempts.at(-1)?.failure_reason).toBe('unreachable');
        expect(Math.max(...ended) - (await provider.gone)).toBeLessThan(BOUND_MS);
      },
      PATIENCE_MS,
    );

    it.each(chosen)('$name: $outcome', ({ name, outcome }) => {
      const result = results.find((candidate) => candidate.name === name);
      const expected = [outcome].flat().find((one) => one === result?.outcome) ?? outcome;
      expect(result).toMatchObject({ outcome: expected });
      // What is no failure may take the time it needs.
      if (outcome === 'passed') return;
      expect(result?.sinceFaultMs).toBeLessThan(outcome === 'stalled' ? STALL_MS + 10_000 : BOUND_MS);
    });
  });
}

/** A provider that breaks off the first connection and is not there for any other: `gone` is when that was. */
async function goingAway(): Promise<{ readonly url: string; readonly gone: Promise<number> }> {
  const server = createServer();
  const gone = once(server, 'connection').then(([socket]: Socket[]) => {
    server.close();
    socket?.destroy();
    return Date.now();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, gone };
}

function isEnd(event: Event): event is Extract<Event, { type: 'agent_completed' | 'agent_killed' }> {
  return event.type === 'agent_completed' || event.type === 'agent_killed';
}

/**
 * The cells that are tried: all where asked for (`npm run test:agents -- --full`), else a third, another one for each CLI,
 * so that each cell is tried with some.
 */
function sampleOf({ adapter }: TestedAgent): readonly Cell[] {
  if (process.env.GUMP_MATRIX === 'full') return cells;
  const turn = adapters.findIndex(({ provider }) => provider === adapter.provider) + seed;
  return cells.filter((_cell, index) => (index + turn) % 3 === 0);
}

/** One run with a step for each cell. */
async function runMatrix(tested: TestedAgent, chosen: readonly Cell[]): Promise<readonly CellResult[]> {
  const faults = new Map<string, number>();
  const ended = new Map<string, number>();
  const server = await startModelServer({
    keys: ['the-key'],
    script: async (request) => {
      const at = Date.now();
      const name = /\[GUMP:step:cells\/([\w-]+)\]/.exec(request.first)?.[1] ?? '';
      const cell = chosen.find((candidate) => candidate.name === name);
      if (cell === undefined) throw new Error(`no cell ${name}: ${request.first.slice(0, 200)}`);
      const turn = await cell.script(request);
      // Of a fault that is met again and again the first time counts; where the CLI or its agent goes wrong, the last call.
      if (turn.fault === undefined || !faults.has(name)) faults.set(name, at);
      return turn;
    },
  });
  const messages = new Map<string, string>();
  try {
    const steps = await stepsOf(tested, server.url, chosen, (event) => {
      if (!isEnd(event)) return;
      ended.set(nameOf(event.step), Date.parse(event.ts));
      messages.set(nameOf(event.step), event.message);
    });
    return steps.map(({ path, attempts }) => {
      const name = nameOf(path);
      return {
        name,
        outcome: attempts.at(-1)?.failure_reason ?? 'passed',
        sinceFaultMs: (ended.get(name) ?? Number.NaN) - (faults.get(name) ?? Number.NaN),
        message: messages.get(name) ?? '',
      };
    });
  } finally {
    await server.close();
  }
}

/** Runs the cells three at a time, each in a worktree and with a HOME of its own, and answers with the report's steps. */
async function stepsOf(
  tested: TestedAgent,
  endpoint: string,
  chosen: readonly Cell[],
  onEvent: (event: Event) => void,
): Promise<Report['steps']> {
  const played = await play({
    workflow: workflowOf(tested, chosen),
    scenario: null,
    asked: { max_parallel: 3, stall: STALL_MS },
    onEvent,
    env: { PATH: process.env.GUMP_AGENTS_BIN ?? '', ...tested.credentials(endpoint, 'the-key') },
  });
  try {
    const { execution } = played;
    if (execution.kind !== 'ran') throw new Error(JSON.stringify(execution));
    const report = Report.parse(JSON.parse(await readFile(join(execution.folder, 'report.json'), 'utf8')));
    return report.steps.filter(({ attempts }) => attempts.length > 0);
  } finally {
    played.remove();
  }
}

function nameOf(path: string): string {
  return path.replace('cells/', '');
}

function workflowOf(tested: TestedAgent, chosen: readonly Cell[]): string {
  const step = ({ name, agent, guard }: Cell): object => ({
    name,
    agent: agent === undefined ? tested.agent : agent(tested),
    prompt: 'Do the task.',
    ...(guard === undefined ? {} : { guard }),
  });
  return JSON.stringify({ name: 'golden', steps: [{ name: 'cells', parallel: true, steps: chosen.map(step) }] });
}
