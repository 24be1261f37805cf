import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Report } from '../../src/model/report.js';
import { readLedger } from '../../src/storage/ledger/read-ledger.js';
import { findByMarker } from '../../src/system/process/find-processes.js';
import { openWorld } from './world.js';

const world = openWorld();
afterAll(() => world.close());

const step = (name: string, more = ''): string =>
  `  - name: ${name}\n    agent: claude-haiku\n    output: diff\n    prompt: x\n${more}`;
/** A folder that agents see. */
const shared = join(world.folder, 'shared');
mkdirSync(shared);
const expose = `--expose=${shared}`;
const released = join(shared, 'released');

/** The second step's agent waits, in a shell of its own as agents' tools do, until it is released. */
const waiting = `agents:
  - { step: first, write: { a.txt: a }, cost: 0.25 }
  - { step: second, run: "while [ ! -e '${released}' ]; do sleep 0.05; done; echo b > b.txt", turns: 1 }
`;
const asking = `agents:
  - { step: first, attempt: 1, write: { a.txt: a } }
  - { step: first, attempt: 2, write: { a.txt: better } }
`;

describe('a run that is stopped', () => {
  it('by Ctrl-C ends 130, its agents with it, its ledger whole; --resume goes on where it was', async () => {
    const dir = world.repository('stopped', {
      'scenario.yaml': waiting,
      '.gump/workflows/two.yaml': `name: two\nsteps:\n${step('first')}${step('second')}`,
    });
    const run = world.start(dir, 'run', 'two', '--scenario', 'scenario.yaml', expose);
    await run.printed('→ Step 2: Second');
    const id = readdirSync(join(dir, '.gump/runs'))[0] ?? 'none';
    const folder = join(dir, '.gump/runs', id);
    await toolBegan(folder);
    expect(findByMarker(id).length).toBeGreaterThan(0);
    expect((await world.command(dir, 'status')).stdout).toMatch(/second +claude-haiku[^]*two +running/);
    expect((await world.command(dir, 'run', '--resume', id)).stderr).toContain('still going on in another process');
    expect((await world.command(dir, 'gc', '--keep-last', '0')).stderr).toBe(`Skipping ${id} (still going on)\n`);

    run.child.kill('SIGINT');
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(stdout).toContain('→ Stopping (SIGINT)');
    expect(stdout).toMatch(/Go on: .* run --resume run_/);
    expect(findByMarker(id)).toEqual([]);
    const { events, torn } = await readLedger(join(folder, 'ledger.ndjson'));
    expect({ torn, last: events.findLast(({ type }) => type === 'run_completed') }).toMatchObject({
      torn: false,
      last: { status: 'aborted' },
    });
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({ status: 'cancelled' });

    writeFileSync(released, '');
    const resumed = await world.gump(dir, 'run', '--resume', expose);
    expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
    // What the log has told before is not told again.
    expect(resumed.stdout.startsWith(`→ Resumed ${id} (was aborted)\n`)).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({
      status: 'passed',
      steps: [{ attempts: [{ status: 'passed' }] }, { attempts: [{ status: 'abandoned' }, { status: 'passed' }] }],
    });

    const again = await world.command(dir, 'run', '--resume', id);
    expect(again.stderr).toMatch(/already completed successfully; replay it from a step instead/);
    rmSync(released);
    const replaying = world.start(dir, 'run', '--replay', id, '--from-step', 'second', expose);
    await replaying.printed(`→ Replay of ${id} from second`);
    const [latest = ''] = readdirSync(join(dir, '.gump/runs')).filter((name) => name !== id && name.startsWith('run_'));
    const replay = join(dir, '.gump', 'runs', latest);
    await toolBegan(replay, 3);
    // A run in progress like any other: nobody takes it for one that was cut off.
    expect((await world.command(dir, 'status')).stdout).toMatch(/second +claude-haiku[^]*two +running/);
    expect((await world.command(dir, 'run', '--resume', latest)).stderr).toContain('still going on in another process');
    const kept = await world.command(dir, 'gc', '--keep-last', '0');
    expect(kept.stderr).toBe(`Skipping ${latest} (still going on)\n`);
    writeFileSync(released, '');
    const replayed = await replaying.ended;
    expect({ code: replayed.code, stderr: replayed.stderr }).toEqual({ code: 0, stderr: '' });
    expect(replayed.stdout).toContain(`→ Replay of ${id} from second\n✓ Second\n`);
    // What the first run paid is no part of the replay's total, in either of its records.
    const { cost_usd, carried_usd } = Report.parse(JSON.parse(readFileSync(join(replay, 'report.json'), 'utf8')));
    expect(carried_usd).toBeGreaterThan(0);
    const ending = (await readLedger(join(replay, 'ledger.ndjson'))).events.findLast(
      ({ type }) => type === 'run_completed',
    );
    expect(ending).toMatchObject({ total_cost_usd: cost_usd });
  });

  it('by a step that asks ends 3; it goes on with the answer', async () => {
    const dir = world.repository('asking', {
      'scenario.yaml': asking,
      '.gump/workflows/ask.yaml': `name: ask\nsteps:\n${step('first', '    hitl: true\n')}`,
    });
    const paused = await world.gump(dir, 'run', 'ask', '--scenario', 'scenario.yaml');
    expect(paused.code).toBe(3);
    expect(paused.stdout).toMatch(/Run paused\.[^]*Answer: .* run --resume run_\w+ --approve {4}or: --reject "WHY"\n$/);
    const [, answer = ''] = /Answer: (.* run --resume run_\w+)/.exec(paused.stdout) ?? [];
    expect((await world.gump(dir, 'status')).stdout).toContain(`  ${answer}\n`);
    expect((await world.command(dir, 'gc', '--keep-last', '0')).stderr).toMatch(
      /^Skipping run_\w+ \(waits for a person\)/,
    );

    const unanswered = await world.command(dir, 'run', '--resume');
    expect(unanswered).toEqual({
      code: 2,
      stdout: '',
      stderr: 'gump: first waits for a person; pass --approve, or --reject "WHY"\n',
    });
    const rejected = await world.gump(dir, 'run', '--resume', '--reject', 'make it better');
    expect(rejected.code).toBe(3);
    expect(rejected.stdout).toContain('→ Rejected by command line: make it better\n');
    const approved = await world.gump(dir, 'run', '--resume', '--approve');
    expect(approved.code).toBe(0);
    expect(approved.stdout).toContain('→ Approved by command line\n');
  });

  it('by a failure ends 1 and says where to look; a scenario that expects it ends 0', async () => {
    const dir = world.repository('failing', {
      'bad.yaml': 'agents:\n  - { write: { a.txt: a }, error: quota exceeded }\n',
      'expected.yaml':
        'agents:\n  - { write: { a.txt: a }, error: quota exceeded }\nexpect:\n  status: failed\n  steps: { first: { attempts: 1 } }\n',
      'unmet.yaml':
        'agents:\n  - { write: { a.txt: a } }\nexpect:\n  files: [b.txt]\n  steps: { first: { attempts: 2 } }\n',
      '.gump/workflows/one.yaml': `name: one\nsteps:\n${step('first')}`,
    });
    const failed = await world.gump(dir, 'run', 'one', '--scenario', 'bad.yaml');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(
      /✗ First failed: .*quota exceeded[^]*See why: .* report run_\w+ --detail first\nBegin again there: .* run --replay run_\w+ --from-step first\n$/,
    );
    const id = idOf(failed.stdout);
    const over = await world.command(dir, 'run', '--resume', id);
    expect(over).toMatchObject({ code: 2, stderr: expect.stringContaining(`run --replay ${id} --from-step first`) });
    const expected = await world.gump(dir, 'run', 'one', '--scenario', 'expected.yaml');
    expect(expected.code).toBe(0);
    const unmet = await world.gump(dir, 'run', 'one', '--scenario', 'unmet.yaml');
    expect(unmet.code).toBe(1);
    expect(unmet.stdout).toContain('✗ expected first: attempts: 2, not 1\n✗ expected b.txt: changed, and it was not\n');
    const declined = await world.command(dir, 'apply', JSON.stringify(idOf(failed.stdout)).slice(1, -1));
    expect(declined.stderr).toMatch(/did not pass; only work whose gates passed is applied/);
  });
});

function idOf(stdout: string): string {
  return /run_\w+/.exec(stdout)?.[0] ?? 'none';
}

/** The agent's own shell is there once its stream says so. */
async function toolBegan(folder: string, launch = 1): Promise<void> {
  const stream = join(folder, `artifacts/second/${launch}-stream.ndjson`);
  for (;;) {
    try {
      if (readFileSync(stream, 'utf8').includes('"tool"')) return;
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
