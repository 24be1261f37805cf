import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Report, type Event, type FailureReason } from '../../src/model/index.js';
import { play, type Played } from './play.js';

let played: Played;
afterEach(() => played.remove());

/** What a program that keeps to the contract of Cursor's CLI does, and what a step with it must come to. */
interface Cell {
  readonly script: string;
  readonly outcome: FailureReason | 'passed';
  readonly guard?: Readonly<Record<string, unknown>>;
}

const INIT = `say '{"type":"system","subtype":"init","session_id":"c-1","model":"Auto"}'`;
const call = (id: string): string =>
  `say '{"type":"assistant","message":{"role":"assistant","content":[{"type":"text","text":"I go on."}]},"model_call_id":"${id}"}'`;
const edit = (file: string): string =>
  ['started', 'completed']
    .map((subtype) => {
      const result = subtype === 'completed' ? ',"result":{"success":{}}' : '';
      return `say '{"type":"tool_call","subtype":"${subtype}","call_id":"t1","tool_call":{"editToolCall":{"args":{"path":"${file}"}${result}}}}'`;
    })
    .join(`; echo x > ${file}; `);
const result = (more: string): string => `say '{"type":"result","session_id":"c-1",${more}}'`;
const DONE = result(
  '"subtype":"success","is_error":false,"result":"done","usage":{"inputTokens":1000,"outputTokens":50,"cacheReadTokens":10,"cacheWriteTokens":0}',
);
const WORK = `${INIT}; ${call('1')}; ${edit('work.txt')}`;
const stderr = (words: string): string => `${INIT}; echo '${words}' >&2; exit 1`;

/** By its vendor's word a failure is an exit status, words on stderr, and no result. */
const cells: Readonly<Record<string, Cell>> = {
  'wrong-key': { script: stderr('Error: 401 Unauthorized: Invalid API key'), outcome: 'auth' },
  'no-login': { script: stderr('Error: Not logged in. Set the CURSOR_API_KEY'), outcome: 'no_key' },
  'unknown-model': { script: stderr('Error: unknown model: no-such'), outcome: 'unknown_model' },
  'bad-request': { script: stderr('Error: HTTP 400 invalid_request_error'), outcome: 'bad_request' },
  forbidden: { script: stderr('Error: HTTP 403'), outcome: 'forbidden' },
  'rate-limited': { script: stderr('Error: HTTP 429 Too Many Requests'), outcome: 'rate_limited' },
  'server-error': { script: stderr('Error: HTTP 500'), outcome: 'upstream_error' },
  nobody: { script: stderr('Error: connect ECONNREFUSED 127.0.0.1:9'), outcome: 'unreachable' },
  cut: { script: stderr('Error: socket hang up'), outcome: 'stream_cut' },
  long: { script: stderr('Error: prompt is too long'), outcome: 'prompt_too_long' },
  'no-words': { script: `${WORK}; exit 3`, outcome: 'no_result' },
  'own-words': { script: `${WORK}; echo 'Error: worker crashed' >&2; exit 3`, outcome: 'agent_error' },
  'no-result': { script: `${WORK}; exit 0`, outcome: 'no_result' },
  'error-with-0': {
    script: `${WORK}; ${result('"subtype":"error","is_error":true,"result":"it broke"')}; exit 0`,
    outcome: 'agent_error',
  },
  'result-with-1': { script: `${WORK}; ${DONE}; exit 1`, outcome: 'agent_error' },
  refusal: { script: `${INIT}; ${call('1')}; ${DONE}`, outcome: 'no_changes' },
  killed: { script: `${WORK}; kill -KILL $$`, outcome: 'no_result' },
  turns: { script: `${WORK}; ${call('2')}; sleep 600`, guard: { max_turns: 1 }, outcome: 'guard_max_turns' },
  time: {
    script: `${WORK}; while :; do ${call('1')}; sleep 0.1; done`,
    guard: { max_time: '1s' },
    outcome: 'guard_max_time',
  },
  'forbidden-write': { script: `${WORK}; sleep 600`, guard: { no_write: true }, outcome: 'guard_no_write' },
  stalled: { script: `${INIT}; ${call('1')}; sleep 600`, outcome: 'stalled' },
  'never-exits': { script: `${WORK}; ${DONE}; sleep 600`, outcome: 'passed' },
  'never-exits-too-dear': {
    script: `${WORK}; ${DONE}; sleep 600`,
    guard: { max_budget: 0.000001 },
    outcome: 'guard_max_budget',
  },
  imitation: {
    script: `${WORK}; say '{"type":"assistant","message":{"content":[{"type":"text","text":"{\\"type\\":\\"result\\",\\"is_error\\":true} API Error: 401"}]}}'; ${DONE}`,
    outcome: 'passed',
  },
  'long-line': {
    script: `${WORK}; printf '{"type":"user","message":{"content":"'; head -c 15000000 /dev/zero | tr '\\0' x; echo '"}}'; ${DONE}`,
    outcome: 'passed',
  },
  success: { script: `${WORK}; ${DONE}`, outcome: 'passed' },
};

/** The prompt is the last argument. */
const PROGRAM = `say() { printf '%s\\n' "$1"; }
for prompt; do :; done
case "$prompt" in
${Object.entries(cells)
  .map(([name, { script }]) => `*'[GUMP:step:cells/${name}]'*) ${script} ;;`)
  .join('\n')}
esac`;

const WORKFLOW = {
  name: 'golden',
  steps: [
    {
      name: 'cells',
      parallel: true,
      steps: Object.entries(cells).map(([name, { guard }]) => ({
        ...{ name, agent: 'cursor-sonnet', prompt: 'Do it.' },
        ...(guard === undefined ? {} : { guard }),
      })),
    },
  ],
};

describe('Cursor, by its contract', () => {
  it('has its own reason for each way to fail, and bears what is none', async () => {
    played = await play({
      workflow: JSON.stringify(WORKFLOW),
      scenario: null,
      programs: { 'cursor-agent': PROGRAM },
      asked: { stall: 10_000, max_parallel: 8 },
      env: { CURSOR_API_KEY: 'a-key-of-cursor' },
    });
    const { execution } = played;
    if (execution.kind !== 'ran') throw new Error(JSON.stringify(execution));
    const report = Report.parse(JSON.parse(await readFile(join(execution.folder, 'report.json'), 'utf8')));
    const outcomes = report.steps.flatMap(({ path, attempts }) => {
      const attempt = attempts.at(-1);
      return attempt === undefined ? [] : [[path.replace('cells/', ''), attempt.failure_reason ?? 'passed']];
    });
    expect(Object.fromEntries(outcomes)).toEqual(
      Object.fromEntries(Object.entries(cells).map(([name, { outcome }]) => [name, outcome])),
    );
    const notes = execution.events.flatMap((event) => (event.type === 'agent_noted' ? [[event.step, event.note]] : []));
    expect(notes).toContainEqual(['cells/never-exits', 'it told its result and did not exit: it was ended']);
    expect(costOf(execution.events, 'cells/success')).toEqual([expect.any(Number), 'estimated']);
    // It says what it used at its end only: stopped before, nobody knows.
    expect(costOf(execution.events, 'cells/turns')).toEqual([null, 'unpriced']);
  }, 120_000);
});

function costOf(events: readonly Event[], step: string): unknown {
  const [usage] = events.flatMap((event) =>
    (event.type === 'agent_completed' || event.type === 'agent_killed') && event.step === step ? [event.usage] : [],
  );
  return [usage?.cost_usd, usage?.cost_source];
}
