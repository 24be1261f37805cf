import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Who was started, told by the played agents' own processes. */
export interface CountedAgents {
  /** The folder that they write to: exposed to them, as `expose` has it. */
  readonly expose: string;
  /** How many times an agent was started at each step of a run; on the machine with this folder for its work, or on any. */
  startsOf(run: string, machine?: string): ReadonlyMap<string, number>;
}

/** Lets the played agents of an installation of gump write down that they were started. */
export function countAgents(packageRoot: string): CountedAgents {
  const folder = join(packageRoot, 'starts');
  mkdirSync(folder);
  const file = join(folder, 'starts.ndjson');
  const entry = join(packageRoot, 'dist/played/index.js');
  renameSync(entry, join(packageRoot, 'dist/played/played.js'));
  writeFileSync(entry, COUNTING.replace('FILE', JSON.stringify(file)));
  return {
    expose: `${folder}:rw`,
    startsOf(run, machine = '') {
      const starts = new Map<string, number>();
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
      const mine = lines
        .map((line) => Start.parse(JSON.parse(line)))
        .filter((start) => start.run === run && start.cwd.startsWith(machine));
      for (const { step } of mine) starts.set(step, (starts.get(step) ?? 0) + 1);
      return starts;
    },
  };
}

const Start = z.object({ run: z.string(), step: z.string(), cwd: z.string() });

/** The run is in the marker that all our processes bear, the step in the prompt. */
const COUNTING = `import { appendFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

const script = await text(process.stdin);
const [run] = (process.env.GUMP_PROCESS ?? '').split('/');
const [, step = ''] = /\\[GUMP:step:([^\\]]*)\\]/.exec(script) ?? [];
appendFileSync(FILE, JSON.stringify({ run, step, cwd: process.cwd() }) + '\\n');
Object.defineProperty(process, 'stdin', { value: Readable.from([script]) });
await import('./played.js');
`;
