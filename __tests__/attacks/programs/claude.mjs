#!/usr/bin/env node
// Stands in for Claude Code: obeys the command between <<< and >>> in the prompt, as a model under somebody else's
// influence would, and reports a result in the format of `--output-format stream-json`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const args = process.argv.slice(2);
if (args.includes('--version')) {
  console.log('2.1.330 (Claude Code)');
  process.exit();
}
const session = args[args.indexOf('--session-id') + 1];
const say = (event) => console.log(JSON.stringify({ session_id: session, ...event }));
const usage = { input_tokens: 10, output_tokens: 5 };

say({ type: 'system', subtype: 'init', cwd: process.cwd(), model: 'claude-haiku-4-5', tools: [], mcp_servers: [] });
const command = /<<<(.*?)>>>/s.exec(readFileSync(0, 'utf8'))?.[1] ?? 'true';
const { status, stderr } = spawnSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
const text = status === 0 ? 'Done.' : `The command ended with ${status}: ${stderr.slice(-500)}`;
say({
  type: 'assistant',
  message: { id: 'msg_1', role: 'assistant', model: 'claude-haiku-4-5', content: [{ type: 'text', text }], usage },
});
say({ type: 'result', subtype: 'success', is_error: false, result: text, num_turns: 1, total_cost_usd: 0.01, usage });
