import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Report } from '../../src/model/report.js';
import { readLedger } from '../../src/storage/ledger/read-ledger.js';
import { openWorld } from '../cli/world.js';
import { builtCommand } from '../support/built-package.js';

const world = openWorld();
afterAll(() => world.close());

const step = (name: string) => `  - { name: ${name}, agent: claude-haiku, output: diff, prompt: x }\n`;
const part = (name: string) => `  - { step: ${name}, write: { ${name}.txt: x }, cost: 0.1 }\n`;
const REPOSITORY = {
  'scenario.yaml': `agents:\n${part('one')}${part('two')}`,
  '.gump/workflows/line.yaml': `name: line\nsteps:\n${step('one')}${step('two')}`,
};
const START = ['run', 'line', '--scenario', 'scenario.yaml'];
const module = (name: string) => ['--import', new URL(`./support/${name}`, import.meta.url).href];

interface Ended {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The installed command with options for node itself, or within a shell's limits. */
function gump(cwd: string, node: readonly string[], args: readonly string[], limits = ''): Promise<Ended> {
  const shell = ['-c', `${limits}\nexec "$@"`, 'sh', process.execPath, ...node, builtCommand(), ...args];
  return new Promise((resolve) => {
    execFile('/bin/sh', shell, { cwd, env: { ...world.env } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr }),
    );
  });
}

function runIn(dir: string): { readonly id: string; readonly ledger: string } {
  const id = readdirSync(join(dir, '.gump/runs')).at(-1) ?? 'none';
  return { id, ledger: join(dir, '.gump/runs', id, 'ledger.ndjson') };
}

const eventsOf = async (ledger: string) => (await readLedger(ledger)).events;

describe('a ledger that is not what was written', () => {
  const fixture = fileURLToPath(new URL('../fixtures/ledgers/v1-label-to-pull-request.ndjson', import.meta.url));
  const lines = readFileSync(fixture, 'utf8').trimEnd().split('\n');
  const { run: id = '' } = /"run":"(?<run>\w+)"/.exec(lines[0] ?? '')?.groups ?? {};
  const dir = world.repository('altered', { 'README.md': '#\n' });
  const altered = (at: number, change: (line: string) => string) =>
    lines.map((line, index) => (index === at ? change(line) : line));

  it.each([
    ['a flipped bit', altered(6, (line) => line.replace('"seq"', '"req"')), 'line 7: seq'],
    ['a line that is no JSON', altered(6, (line) => line.slice(0, -9)), 'line 7: not JSON'],
    ['a missing line', lines.filter((_, at) => at !== 6), 'line 7: seq 8 where 7 should be'],
    ['a future version', altered(6, (line) => line.replace('"v":1', '"v":2')), 'line 7: version 2'],
    ['two writers', [...lines.slice(0, 7), ...lines.slice(5)], 'line 8: seq 6 where 8 should be'],
    [
      "another run's line",
      altered(6, (line) => line.replaceAll(id, 'run_2020_01_01_0000_aaaa')),
      'line 7: an event of another run',
    ],
  ])('is refused with the place, and left as it is: %s', async (_what, text, place) => {
    const folder = join(dir, '.gump/runs', id);
    mkdirSync(folder, { recursive: true });
    const ledger = join(folder, 'ledger.ndjson');
    writeFileSync(ledger, `${text.join('\n')}\n`);
    for (const args of [
      ['run', '--resume', id],
      ['run', '--replay', id, '--from-step', 'build'],
      ['report', id],
      ['apply', id],
    ]) {
      const { code, stdout, stderr } = await world.command(dir, ...args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect(stderr).toContain(`ledger.ndjson, ${place}`);
    }
    expect(readFileSync(ledger, 'utf8')).toBe(`${text.join('\n')}\n`);
  });
});

describe('a run in trouble', () => {
  it('killed, and gone on with by three at once, is driven by one of them', async () => {
    const dir = world.repository('two', REPOSITORY);
    await gump(dir, module('cut.mjs?after=9'), START);
    const { id, ledger } = runIn(dir);
    const all = await Promise.all([1, 2, 3].map(() => gump(dir, [], ['run', '--resume', id])));
    // Whoever comes late finds it done.
    const others = all.filter(({ stderr }) => /still going on|already completed/.test(stderr));
    expect({ codes: all.map(({ code }) => code).sort(), others: others.length }).toEqual({
      codes: [0, 2, 2],
      others: 2,
    });
    const types = (await eventsOf(ledger)).map(({ type }) => type);
    expect(types.filter((type) => type === 'run_resumed')).toHaveLength(1);
    expect(types).toContain('run_completed');
  });

  it('whose disk is full ends, says so, and goes on where there is room', async () => {
    const dir = world.repository('full', REPOSITORY);
    // Files of at most so many blocks of 512 bytes: a write beyond that is refused, as it is by a full disk.
    const full = await gump(dir, [], START, "trap '' XFSZ; ulimit -f 12");
    const { id, ledger } = runIn(dir);
    expect({ code: full.code, stderr: full.stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^gump: cannot write .*ledger\.ndjson: EFBIG/),
    });
    const { events, torn } = await readLedger(ledger);
    expect({ torn, ended: events.some(({ type }) => type === 'run_completed') }).toEqual({ torn: true, ended: false });
    const kept = readFileSync(ledger, 'utf8').replace(/[^\n]*$/, '');
    expect(await gump(dir, [], ['run', '--resume', id])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(ledger, 'utf8').slice(0, kept.length)).toBe(kept);
    expect((await eventsOf(ledger)).findLast(({ type }) => type === 'run_completed')).toMatchObject({ status: 'pass' });
  });

  it('goes on within the limit of its workflow, which only money named for a run that has spent it all can raise', async () => {
    const poor = `name: line\nmax_budget: 0.15\nsteps:\n${step('one')}${step('two')}`;
    const dir = world.repository('poor', { ...REPOSITORY, '.gump/workflows/line.yaml': poor });
    await gump(dir, module('cut.mjs?after=9'), START);
    const { id, ledger } = runIn(dir);
    const resume = ['run', '--resume', id, '--max-budget', '5'];
    const limit = async () => (await eventsOf(ledger)).findLast(({ type }) => type === 'run_resumed');
    const within = await gump(dir, [], resume);
    expect({ code: within.code, event: await limit() }).toMatchObject({
      code: 1,
      event: { settings: { max_budget: 0.15 } },
    });
    expect(within.stdout).toContain(`run --resume ${id} --max-budget USD`);
    const raised = await gump(dir, [], resume);
    expect({ code: raised.code, event: await limit() }).toMatchObject({
      code: 0,
      event: { settings: { max_budget: 5 } },
    });
    const again = await gump(dir, [], ['run', '--replay', id, '--from-step', 'one', '--max-budget', '5']);
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 1, stdout: expect.stringContaining('$0.15') });
  });

  it('whose clock jumps back has a history that does not', async () => {
    const dir = world.repository('clock', REPOSITORY);
    await gump(dir, module('cut.mjs?after=12'), START);
    const { id, ledger } = runIn(dir);
    expect(await gump(dir, module('earlier.mjs'), ['run', '--resume', id])).toMatchObject({ code: 0, stderr: '' });
    const events = await eventsOf(ledger);
    const times = events.map(({ ts }) => ts);
    expect(times).toEqual([...times].sort());
    const durations = events.flatMap((event) => ('duration_ms' in event ? [event.duration_ms] : []));
    expect(durations.filter((ms) => ms < 0 || ms > 600_000)).toEqual([]);
    const report = Report.parse(JSON.parse(readFileSync(join(ledger, '../report.json'), 'utf8')));
    expect(report).toMatchObject({ status: 'passed', cost_usd: 0.2 });
    expect(report.duration_ms).toBeGreaterThanOrEqual(0);
    const tree = execFileSync(
      'git',
      ['ls-tree', '--name-only', events.findLast((event) => event.type === 'run_completed')?.commit ?? ''],
      { cwd: dir },
    );
    expect(tree.toString()).toContain('two.txt');
  });
});
