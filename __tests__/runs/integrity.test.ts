import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventOf } from '../../src/model/index.js';
import { PLAIN_STYLE } from '../../src/report/format/style.js';
import { NO_CONTEXT } from '../../src/report/markdown/context.js';
import { renderPullRequestBody } from '../../src/report/markdown/documents.js';
import { summarizeRun } from '../../src/report/run-summary/summarize-run.js';
import { renderTextReport } from '../../src/report/text/report.js';
import { play, type Played } from './play.js';

let played: Played | undefined;
afterEach(() => played?.remove());

const prepare = `
  echo '{"scripts":{"test":"node --test"}}' > package.json
  printf "const test = require('node:test');\\ntest('adds', () => {});\\ntest('divides', () => {});\\n" > a.test.js`;
const LOSES = `sed -i "s/test('divides'/test.skip('divides'/" a.test.js`;
const REPLACES = `sed -i "s/node --test/true/" package.json`;
const HARMLESS = `echo "require('node:test')('more', () => {});" > b.test.js; sed -i 's/{"scripts/{"name":"x","scripts/' package.json`;

async function checked(keys: object, run: string, gates: readonly string[]): Promise<EventOf<'gate_checked'>[]> {
  const workflow = JSON.stringify({
    name: 'golden',
    ...keys,
    steps: [{ name: 'impl', agent: 'qwen', prompt: 'x', gate: gates }],
  });
  played = await play({ workflow, scenario: JSON.stringify({ agents: [{ run }] }), prepare });
  if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
  return played.execution.events.flatMap((event) => (event.type === 'gate_checked' ? [event] : []));
}

describe('integrity: enforce', () => {
  const enforce = { integrity: 'enforce' };

  it('fails a step that skips a test', async () => {
    expect(await checked(enforce, LOSES, ['test'])).toMatchObject([
      {
        status: 'fail',
        failure: 'tests_lost',
        reason: 'tests were lost: 1 test ran, 2 at the base of the step; skipped now: divides',
      },
    ]);
  });

  it('fails a step that replaces the test script', async () => {
    const [test] = await checked(enforce, REPLACES, ['test']);
    expect(test).toMatchObject({ status: 'fail', failure: 'tests_lost' });
    expect(test?.rests_on_changed).toContain('package.json: script test');
  });

  it('fails a step that changes what another gate runs, even if all tests are kept', async () => {
    const run = `sed -i 's/"node --test"/"node --test --test-concurrency=1"/' package.json`;
    expect(await checked(enforce, run, ['test'])).toMatchObject([
      {
        status: 'fail',
        failure: 'protected_path',
        reason: 'what this gate runs was changed: package.json: script test',
      },
    ]);
  });

  it('lets a step add tests, and change what no gate rests on', async () => {
    expect(await checked(enforce, HARMLESS, ['test', 'tests_kept'])).toMatchObject([
      { status: 'pass', tests: { ran: 3 } },
      { status: 'pass', same_run_as: 'test' },
    ]);
  });

  it('has nothing to protect where no test ran at the base', async () => {
    const run = `${REPLACES.replace('true', 'node --test b.test.js')}; echo "require('node:test')('more', () => {});" > b.test.js`;
    const none = prepare.replace('node --test', 'echo nothing yet');
    const workflow = JSON.stringify({
      name: 'golden',
      ...enforce,
      steps: [{ name: 'impl', agent: 'qwen', prompt: 'x', gate: ['test'] }],
    });
    const replaced = run.replace('s/node --test/', 's/echo nothing yet/');
    played = await play({ workflow, scenario: JSON.stringify({ agents: [{ run: replaced }] }), prepare: none });
    if (played.execution.kind !== 'ran') throw new Error(JSON.stringify(played.execution));
    expect(played.execution.run.ended?.status).toBe('pass');
  });
});

describe('integrity: warn', () => {
  it('passes, and says in report and pull request what changed', async () => {
    const [test] = await checked({}, REPLACES, ['test']);
    expect(test).toMatchObject({ status: 'pass', mark: 'uncounted', rests_on_changed: ['package.json: script test'] });
    if (played?.execution.kind !== 'ran') throw new Error('not run');
    const summary = summarizeRun(played.execution.events);
    const said = 'What the gates rest on changed in impl: package.json: script test';
    expect(renderTextReport(summary, PLAIN_STYLE)).toContain(said);
    expect(renderPullRequestBody(summary, NO_CONTEXT)).toContain(said);
  });

  it('tells lost tests where the count at the base is known from another gate', async () => {
    const [found, test] = await checked({}, `${LOSES}; ${HARMLESS}; cp b.test.js c.test.js`, ['tests_found', 'test']);
    expect(found).toMatchObject({ status: 'pass', rests_on_changed: ['skipped now: divides'] });
    expect(test).toMatchObject({ status: 'pass', rests_on_changed: ['skipped now: divides'] });
  });
});
