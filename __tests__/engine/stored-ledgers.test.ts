import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { decide, fold } from '../../src/engine/index.js';
import { buildReportFromEvents } from '../../src/report/build-report.js';
import { readLedger } from '../../src/storage/ledger/read-ledger.js';

const folder = fileURLToPath(new URL('../fixtures/ledgers/', import.meta.url));
const ledgers = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
/** What is altered below. */
const first = 'v1-label-to-pull-request.ndjson';

/** Recorded from real runs, one for each released version at least: whatever changes, these must fold for ever. */
describe('a ledger recorded by an earlier version', () => {
  it.each(ledgers)('%s folds to the state it ended in', async (name) => {
    const { events } = await readLedger(join(folder, name));
    const run = fold(events);
    const last = events[events.length - 1];
    const end = events.findLast((event) => event.type === 'run_completed');
    expect(run?.ended?.status).toBe(end?.status);
    expect(run?.usd).toBeCloseTo(end?.total_cost_usd ?? -1, 9);
    expect(run?.seq).toBe(last?.seq);
    expect(run === null ? null : decide(run)).toEqual({ records: [], effects: [] });
    expect(buildReportFromEvents(events)).toMatchSnapshot();
  });

  it.each([
    [
      'a flipped byte',
      (lines: string[]) => lines.map((line, at) => (at === 4 ? line.replace('"step"', '"stap"') : line)),
      /line 5: .*step/,
    ],
    ['a missing line', (lines: string[]) => lines.filter((_, at) => at !== 4), /line 5: seq 6 where 5 should be/],
    [
      'a line written twice',
      (lines: string[]) => lines.flatMap((line, at) => (at === 4 ? [line, line] : [line])),
      /line 6: seq 5 where 6 should be/,
    ],
    [
      'a future version',
      (lines: string[]) => lines.map((line, at) => (at === 4 ? line.replace('"v":1', '"v":2') : line)),
      /line 5: version 2/,
    ],
    [
      'an unknown type',
      (lines: string[]) =>
        lines.map((line, at) => (at === 4 ? line.replace(/"type":"\w+"/, '"type":"guessed"') : line)),
      /line 5: an event of unknown type "guessed"/,
    ],
  ])('is refused with the place when it has %s', async (_what, alter, message) => {
    const lines = (await readFile(join(folder, first), 'utf8')).trimEnd().split('\n');
    const temp = await mkdtemp(join(tmpdir(), 'ledger-'));
    await writeFile(join(temp, 'ledger.ndjson'), `${alter(lines).join('\n')}\n`);
    await expect(readLedger(join(temp, 'ledger.ndjson'))).rejects.toThrow(message);
    await rm(temp, { recursive: true });
  });

  it('is forgiven one torn last line', async () => {
    const text = await readFile(join(folder, first), 'utf8');
    const temp = await mkdtemp(join(tmpdir(), 'ledger-'));
    // Cut in the middle of a character, as a crash may.
    const whole = Buffer.from(text.replace(/\n$/, ' …"'));
    await writeFile(join(temp, 'ledger.ndjson'), whole.subarray(0, whole.length - 2));
    const { events, torn, wholeBytes } = await readLedger(join(temp, 'ledger.ndjson'));
    expect([torn, events.length]).toEqual([true, text.trimEnd().split('\n').length - 1]);
    expect(whole.subarray(0, wholeBytes).toString().endsWith('}\n')).toBe(true);
    expect(whole.subarray(wholeBytes).includes(10)).toBe(false);
    await rm(temp, { recursive: true });
  });
});
