import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { claude } from '../../src/adapters/claude/adapter.js';
import { createPlayedAdapter } from '../../src/adapters/played/adapter.js';
import type { Adapter, AgentOutcome, AgentSignal } from '../../src/model/adapter.js';
import type { ScenarioAgent } from '../../src/model/scenario.js';
import { request } from '../adapters/recording.js';
import { builtPackage } from '../support/built-package.js';

export interface Performance {
  readonly folder: string;
  readonly lines: readonly string[];
  readonly signals: readonly AgentSignal[];
  readonly outcome: AgentOutcome;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface Call {
  readonly folder: string;
  readonly prompt?: string;
  /** Asked after each line: true sends TERM to the agent. */
  readonly stopAt?: (line: string) => boolean;
}

/** Starts the played agent as a real child process, by the adapter's own command line, and reads it to its end. */
export async function perform(agents: readonly ScenarioAgent[], call: Call): Promise<Performance> {
  const adapter: Adapter = createPlayedAdapter(
    claude,
    {
      scenario: { agents: [...agents] },
      node: process.execPath,
      entry: join(builtPackage(), 'dist/played/index.js'),
      files: [],
    },
    { steps: ['build/auth/impl'], attempt: 1 },
  );
  const asked = request({ agent: 'claude-haiku', model: 'haiku', cwd: call.folder, prompt: call.prompt ?? 'do it' });
  const invocation = adapter.invoke(asked);
  const reader = adapter.read(asked, null);
  const child = spawn(adapter.command, invocation.args, {
    cwd: call.folder,
    env: { PATH: process.env.PATH, ...invocation.env },
  });
  child.stdin.end(invocation.stdin);
  const lines: string[] = [];
  const signals: AgentSignal[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    signals.push(...reader.line(line));
    if (call.stopAt?.(line) === true) child.kill('SIGTERM');
  });
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
  const { exitCode, signalCode: signal } = child;
  const outcome = reader.end({ exitCode, signal, killed: call.stopAt !== undefined, stderr, oversizeLines: 0 });
  return { folder: call.folder, lines, signals, outcome, exitCode, signal };
}

const folders: string[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gump-played-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
