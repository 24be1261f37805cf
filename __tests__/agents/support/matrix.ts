import { beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FailureReason } from '../../../src/model/failure.js';
import { Report } from '../../../src/model/report.js';
import { play } from '../../runs/play.js';
import { startModelServer } from '../../support/model-server/index.js';
import { cells, type Cell } from './cells.js';
import type { TestedAgent } from './contract.js';

/** What a cell of the matrix came to. */
export interface CellResult {
  readonly name: string;
  /** `passed`, or the reason of the step's failure. */
  readonly outcome: FailureReason | 'passed';
  /** From the first call of a model to the end of the CLI. */
  readonly durationMs: number;
  readonly message: string;
}

/** Silence for so long is a stall. A CLI takes that to start on a busy machine. */
export const STALL_MS = 60_000;

/** From the fault to the end of the CLI, whatever it would do by itself. */
const BOUND_MS = 60_000;

/** The failures a run must tell, and the oddities it must bear, with the real CLI. */
export function describeMatrix(tested: TestedAgent): void {
  describe(`the failure matrix of ${tested.adapter.title}`, () => {
    let results: readonly CellResult[];
    beforeAll(async () => {
      results = await runMatrix(tested);
    }, 600_000);

    it.each(cells)('$name: $outcome', ({ name, outcome }) => {
      const result = results.find((candidate) => candidate.name === name);
      const expected = [outcome].flat().find((one) => one === result?.outcome) ?? outcome;
      expect(result).toMatchObject({ outcome: expected });
      expect(result?.durationMs).toBeLessThan(outcome === 'stalled' ? STALL_MS + 10_000 : BOUND_MS);
    });
  });
}

/** One run with a step for each cell, three at a time, each in a worktree and with a HOME of its own. */
export async function runMatrix(tested: TestedAgent): Promise<readonly CellResult[]> {
  const asked = new Map<string, number>();
  const ended = new Map<string, number>();
  const server = await startModelServer({
    keys: ['the-key'],
    script: (request) => {
      const name = /\[GUMP:step:cells\/([\w-]+)\]/.exec(request.first)?.[1] ?? '';
      const cell = cells.find((candidate) => candidate.name === name);
      if (cell === undefined) throw new Error(`no cell ${name}: ${request.first.slice(0, 200)}`);
      if (!asked.has(name)) asked.set(name, performance.now());
      return cell.script(request);
    },
  });
  const played = await play({
    workflow: workflowOf(tested),
    scenario: null,
    asked: { max_parallel: 3, stall: STALL_MS },
    onEvent: (event) => {
      if (event.type === 'agent_completed' || event.type === 'agent_killed')
        ended.set(nameOf(event.step), performance.now());
    },
    env: { PATH: process.env.GUMP_AGENTS_BIN ?? '', ...tested.credentials(server.url, 'the-key') },
  });
  try {
    const { execution } = played;
    if (execution.kind !== 'ran') throw new Error(JSON.stringify(execution));
    const report = Report.parse(JSON.parse(await readFile(join(execution.folder, 'report.json'), 'utf8')));
    const results = report.steps.flatMap((step): CellResult[] => {
      const last = step.attempts.at(-1);
      if (last === undefined) return [];
      const name = nameOf(step.path);
      return [
        {
          name,
          outcome: last.failure_reason ?? 'passed',
          durationMs: (ended.get(name) ?? Number.NaN) - (asked.get(name) ?? Number.NaN),
          message: messageIn(execution.events, step.path),
        },
      ];
    });
    const { GUMP_KEEP: folder } = process.env;
    if (folder !== undefined) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `matrix-${tested.adapter.provider}.json`), JSON.stringify(results, null, 1));
      await rename(execution.folder, join(folder, basename(execution.folder)));
    }
    return results;
  } finally {
    await server.close();
    played.remove();
  }
}

function nameOf(path: string): string {
  return path.replace('cells/', '');
}

function messageIn(events: readonly { readonly type: string }[], path: string): string {
  return events
    .flatMap((event) => ('step' in event && event.step === path && 'message' in event ? [String(event.message)] : []))
    .join(' | ');
}

function workflowOf(tested: TestedAgent): string {
  const step = ({ name, agent, guard }: Cell): object => ({
    name,
    agent: agent === undefined ? tested.agent : agent(tested),
    prompt: 'Do the task.',
    ...(guard === undefined ? {} : { guard }),
  });
  return JSON.stringify({ name: 'golden', steps: [{ name: 'cells', parallel: true, steps: cells.map(step) }] });
}
