import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fold } from '../../src/engine/index.js';
import { readLedger } from '../../src/storage/ledger/read-ledger.js';
import { findByMarker } from '../../src/system/process/find-processes.js';
import { openWorld, type World } from '../cli/world.js';
import { builtCommand } from '../support/built-package.js';
import { startModelServer, type ModelRequest, type ModelServer, type Turn } from '../support/model-server/index.js';

const run = promisify(execFile);
const BIN = process.env.GUMP_AGENTS_BIN ?? '';
const cutter = new URL('../durable/support/cut.mjs', import.meta.url);

// Three launches of a CLI that takes seconds of CPU time to start.
jest.setTimeout(400_000);

const step = (name: string) => `  - name: ${name}
    agent: claude-haiku
    output: diff
    prompt: "Do: ${name}"
    gate: ["bash: test -e ${name}.txt"]
`;
const FILES = { 'README.md': '#\n', '.gump/workflows/line.yaml': `name: line\nsteps:\n${step('one')}${step('two')}` };

/** Each step's model writes the file of its step. */
function script({ prompt, step: turn }: ModelRequest): Turn {
  const name = /\[GUMP:step:(\w+)\]/.exec(prompt)?.[1];
  return turn === 0 && name !== undefined
    ? { tools: [{ kind: 'write', path: `${name}.txt`, content: `${name}\n` }] }
    : { text: 'Done.' };
}

(existsSync(join(BIN, 'claude')) ? describe : describe.skip)(
  'a run of the real Claude Code whose process is killed',
  () => {
    let models: ModelServer;
    let world: World;
    beforeEach(async () => {
      models = await startModelServer({ script, keys: ['key-of-claude'] });
      world = openWorld({
        PATH: `${BIN}:${process.env.PATH ?? ''}`,
        ANTHROPIC_API_KEY: 'key-of-claude',
        ANTHROPIC_BASE_URL: models.url,
      });
    });
    afterEach(async () => {
      await world.close();
      await models.close();
    });

    it.each([
      ['when the first agent has been launched', /"type":"agent_launched","step":"one"/, { one: 2, two: 1 }],
      ['when its work is safe', /"type":"attempt_snapshotted","step":"one"/, { one: 1, two: 1 }],
      ['when the second agent has been paid', /"type":"usage_recorded","step":"two"/, { one: 1, two: 2 }],
    ])('%s, goes on, and launches nobody twice whose work is safe', async (_when, line, launches) => {
      const dir = world.repository('project', FILES);
      const gump = async (node: readonly string[], ...args: string[]): Promise<number> =>
        run(process.execPath, [...node, builtCommand(), ...args], { cwd: dir, env: { ...world.env } }).then(
          () => 0,
          (error: unknown) => (error instanceof Error && 'code' in error ? Number(error.code) : 1),
        );
      await gump(['--import', `${cutter.href}?at=${encodeURIComponent(line.source)}`], 'run', 'line');
      const [id = ''] = readdirSync(join(dir, '.gump/runs'));
      const ledger = join(dir, '.gump/runs', id, 'ledger.ndjson');
      const before = readFileSync(ledger, 'utf8');
      expect(before.trimEnd().split('\n').at(-1)).toMatch(line);
      const calls = models.exchanges.length;

      expect(await gump([], 'run', '--resume', id)).toBe(0);
      expect(readFileSync(ledger, 'utf8').slice(0, before.length)).toBe(before);
      const { events } = await readLedger(ledger);
      const launched = events.flatMap((event) => (event.type === 'agent_launched' ? [event.step] : []));
      const count = (name: string) => launched.filter((path) => path === name).length;
      expect({ one: count('one'), two: count('two') }).toEqual(launches);
      expect(models.exchanges.length).toBeGreaterThan(calls);
      const state = fold(events);
      expect(state?.ended?.status).toBe('pass');
      const files = world.git(dir, 'ls-tree', '--name-only', state?.ended?.commit ?? '');
      expect(files.split('\n')).toEqual(expect.arrayContaining(['one.txt', 'two.txt']));
      expect(findByMarker(id)).toEqual([]);
    });
  },
);
