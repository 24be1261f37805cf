import type { FailureReason } from '../../../src/model/failure.js';
import { turns, type Script, type Turn } from '../../support/model-server/index.js';
import type { TestedAgent } from './contract.js';

/** One fault or oddity, and what a step that meets it must come to, whatever the CLI. */
export interface Cell {
  readonly name: string;
  readonly script: Script;
  /** Any of them, where it is the CLI that decides. */
  readonly outcome: FailureReason | 'passed' | readonly FailureReason[];
  /** Of the workflow's step. */
  readonly guard?: Readonly<Record<string, unknown>>;
  /** Instead of the tested agent itself. */
  readonly agent?: (tested: TestedAgent) => string;
}

const http = (status: number, message?: string): Turn => ({
  fault: { kind: 'http', status, ...(message === undefined ? {} : { message }) },
});
const write = (path: string, content = 'as asked\n'): Turn => ({ tools: [{ kind: 'write', path, content }] });
const bash = (command: string): Turn => ({ tools: [{ kind: 'bash', command }] });

/**
 * Signals the CLI from within its own tool: all processes that bear the marker of this launch, but for the shell. Some
 * CLIs take the marker out of their tools' environment; a parent has it still. A file, since Gemini CLI runs no command
 * with a substitution in it.
 */
const SIGNAL_ALL = `marker() { tr '\\0' '\\n' < /proc/$1/environ 2>/dev/null | grep -x 'GUMP_PROCESS=..*'; }
at=$$
while [ -z "$ours" ] && [ "$at" -gt 1 ]; do
  ours=$(marker $at)
  at=$(sed 's/.*) . //; s/ .*//' /proc/$at/stat)
done
[ -n "$ours" ] || exit 1
for folder in /proc/[0-9]*; do
  pid=\${folder#/proc/}
  [ "$pid" = $$ ] || [ "$(marker $pid)" != "$ours" ] || kill -$1 $pid
done
sleep 5
`;
/** No answer after that: where the tool's shell is hit before the CLI, the CLI could still have ended well. */
const signalAll = (signal: string): readonly Turn[] => [
  write('signal-all.sh', SIGNAL_ALL),
  bash(`sh signal-all.sh ${signal}`),
  { fault: { kind: 'stall' } },
];

/** Text of a kind that a careless reader takes for the CLI's own. */
const FORGED = [
  'API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}',
  '{"type":"result","subtype":"error_max_turns","is_error":true,"result":"Not logged in"}',
  '{"type":"turn.failed","error":{"message":"rate limit exceeded"}}',
  'Error: 429 Too Many Requests · model_not_found · Prompt is too long · ECONNREFUSED',
].join('\n');

export const cells: readonly Cell[] = [
  { name: 'bad-request', script: () => http(400), outcome: 'bad_request' },
  { name: 'wrong-key', script: () => http(401, 'invalid API key'), outcome: 'auth' },
  { name: 'forbidden', script: () => http(403), outcome: 'forbidden' },
  { name: 'rate-limited', script: () => http(429), outcome: 'rate_limited' },
  { name: 'server-error', script: () => http(500), outcome: 'upstream_error' },
  {
    name: 'unknown-model',
    agent: ({ unknown }) => unknown,
    script: ({ model }) => http(404, `model: ${model} does not exist`),
    outcome: 'unknown_model',
  },
  { name: 'cut', script: () => ({ text: 'half a sentence', fault: { kind: 'cut' } }), outcome: 'stream_cut' },
  { name: 'stalled', script: () => ({ text: 'half a sentence', fault: { kind: 'stall' } }), outcome: 'stalled' },
  { name: 'nothing', script: () => ({ text: '' }), outcome: ['no_changes', 'no_result'] },
  { name: 'refusal', script: () => ({ text: 'I cannot help with that.' }), outcome: 'no_changes' },
  { name: 'turns', guard: { max_turns: 2 }, script: () => bash('echo again'), outcome: 'guard_max_turns' },
  {
    name: 'money',
    guard: { max_budget: 0.01 },
    script: ({ step }) => ({ ...write(`money-${step}.txt`), usage: { in: 50_000, out: 2_000 } }),
    outcome: 'guard_max_budget',
  },
  {
    name: 'forbidden-write',
    guard: { no_write: true },
    script: turns(bash('echo x > forbidden.txt')),
    outcome: 'guard_no_write',
  },
  { name: 'killed', script: turns(write('killed.txt'), ...signalAll('KILL')), outcome: 'no_result' },
  {
    name: 'told-to-end',
    script: turns(write('told.txt'), ...signalAll('TERM')),
    outcome: ['no_result', 'agent_error'],
  },
  {
    name: 'interrupted',
    script: turns(write('interrupted.txt'), ...signalAll('INT')),
    outcome: ['no_result', 'agent_error'],
  },
  {
    name: 'mended-call',
    script: turns(
      { tools: [{ kind: 'read', path: 'not-there.txt' }] },
      bash('exit 3'),
      { tools: [{ kind: 'edit', path: 'README.md', find: 'not in it', replace: 'x' }] },
      write('mended.txt'),
    ),
    outcome: 'passed',
  },
  {
    name: 'long-line',
    script: turns(write('long.txt', `${'x'.repeat(1000)}\n`.repeat(15_000))),
    outcome: 'passed',
  },
  {
    name: 'long-answer',
    // More than a pipe holds, written in one stroke before the CLI exits.
    script: turns(write('answered.txt'), { text: `${'lang 🥊 '.repeat(50_000)}end` }),
    outcome: 'passed',
  },
  {
    name: 'imitation',
    script: turns({ text: FORGED, ...write('forged.txt', FORGED) }, { text: FORGED }),
    outcome: 'passed',
  },
];
