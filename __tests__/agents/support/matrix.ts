import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  /** From the first call of a model to the end of the CLI. */
  readonly durationMs: number;
  readonly message: string;
}

/** Silence for so long is a stall. A CLI takes that to start on a busy machine. */
const STALL_MS = 60_000;

/** Of a run whose provider is not there. */
const nobody: Cell = { name: 'nobody', script: () => ({}), outcome: 'unreachable' };

/** From the fault to the end of the CLI, whatever it would do by itself. */
const BOUND_MS = 60_000;

/** The failures a run must tell, and the oddities it must bear, with the real CLI. */
export function describeMatrix(tested: TestedAgent): void {
  describe(`the failure matrix of ${tested.adapter.title}`, () => {
    const chosen = sampleOf(tested);
    let results: readonly CellResult[];
    beforeAll(async () => {
      results = await runMatrix(tested, chosen);
    }, 600_000);

    it('says that nobody answers, in time', async () => {
      const begun = performance.now();
      const [step] = await stepsOf(tested, 'http://127.0.0.1:9', [nobody], () => undefined);
      expect(step?.attempts.at(-1)?.failure_reason).toBe('unreachable');
      expect(performance.now() - begun).toBeLessThan(90_000);
    }, 240_000);

    it.each(chosen)('$name: $outcome', ({ name, outcome }) => {
      const result = results.find((candidate) => candidate.name === name);
      const expected = [outcome].flat().find((one) => one === result?.outcome) ?? outcome;
      expect(result).toMatchObject({ outcome: expected });
      expect(result?.durationMs).toBeLessThan(outcome === 'stalled' ? STALL_MS + 10_000 : BOUND_MS);
    });
  });
}

/**
 * The cells that are tried: all where asked for (`npm run test:agents -- --full`), else a third, another one for each CLI,
 * so that each cell is tried with some.
 */
function sampleOf({ adapter }: TestedAgent): readonly Cell[] {
  const meant = cells.filter(({ bornBy }) => bornBy?.includes(adapter.provider) !== true);
  if (process.env.GUMP_MATRIX === 'full') return meant;
  const turn = adapters.findIndex(({ provider }) => provider === adapter.provider) + seed;
  return meant.filter((_cell, index) => (index + turn) % 3 === 0);
}

/** One run with a step for each cell. */
async function runMatrix(tested: TestedAgent, chosen: readonly Cell[]): Promise<readonly CellResult[]> {
  const asked = new Map<string, number>();
  const ended = new Map<string, number>();
  const server = await startModelServer({
    keys: ['the-key'],
    script: (request) => {
      const name = /\[GUMP:step:cells\/([\w-]+)\]/.exec(request.first)?.[1] ?? '';
      const cell = chosen.find((candidate) => candidate.name === name);
      if (cell === undefined) throw new Error(`no cell ${name}: ${request.first.slice(0, 200)}`);
      if (!asked.has(name)) asked.set(name, performance.now());
      return cell.script(request);
    },
  });
  const messages = new Map<string, string>();
  try {
    const steps = await stepsOf(tested, server.url, chosen, (event) => {
      if (event.type !== 'agent_completed' && event.type !== 'agent_killed') return;
      ended.set(nameOf(event.step), performance.now());
      messages.set(nameOf(event.step), event.message);
    });
    return steps.map(({ path, attempts }) => {
      const name = nameOf(path);
      return {
        name,
        outcome: attempts.at(-1)?.failure_reason ?? 'passed',
        durationMs: (ended.get(name) ?? Number.NaN) - (asked.get(name) ?? Number.NaN),
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
