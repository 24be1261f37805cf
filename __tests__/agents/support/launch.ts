import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NO_TOKENS, addTokens, type Tokens } from '../../../src/model/usage.js';
import type { Adapter, AgentOutcome, AgentRequest, AgentSignal, SessionTotals } from '../../../src/model/adapter.js';
import type { GuardLimits } from '../../../src/model/workflow.js';
import { guards } from '../../../src/registry.js';
import { guardScene } from '../../../src/guards/scene.js';
import { capturedText } from '../../../src/runtime/process/capture.js';
import type { ProcessResult } from '../../../src/runtime/process/process.js';
import { startProcess } from '../../../src/runtime/process/start-process.js';
import { agentsBin } from './installed.js';

/** A HOME and a worktree for launches that belong together. */
export interface Lane {
  readonly home: string;
  readonly worktree: string;
  /** Removes both. */
  close(): Promise<void>;
}

/** Makes a lane below the temp folder, or elsewhere for a CLI that minds it. */
export async function makeLane(parent: 'temp' | 'home' = 'temp'): Promise<Lane> {
  const root = await mkdtemp(join(parent === 'temp' ? tmpdir() : homedir(), '.gump-agents-'));
  const [home, worktree] = [join(root, 'home'), join(root, 'worktree')];
  await mkdir(home);
  await mkdir(worktree);
  return { home, worktree, close: () => rm(root, { recursive: true, force: true, maxRetries: 5 }) };
}

/** What differs from one launch to the next. */
export interface LaunchPlan {
  readonly model: string;
  readonly prompt: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly session: AgentRequest['session'];
  readonly before?: SessionTotals;
  readonly limits?: GuardLimits;
  readonly writable?: readonly string[];
  /** Stops the launch when it settles. */
  readonly stop?: Promise<unknown>;
}

/** What a launch came to, through the adapter, the process module and the guards. */
export interface Launch {
  readonly outcome: AgentOutcome;
  readonly signals: readonly AgentSignal[];
  /** The guard that fired, with its words. */
  readonly fired: { readonly guard: string; readonly words: string } | null;
  readonly process: ProcessResult;
  /** The sum of what the stream told as it went on. */
  readonly live: Tokens;
}

/** Starts a real CLI and follows it to its end. */
export async function launch(adapter: Adapter, lane: Lane, plan: LaunchPlan): Promise<Launch> {
  const limits = plan.limits ?? {};
  const request: AgentRequest = {
    agent: adapter.provider,
    model: plan.model,
    prompt: plan.prompt,
    session: plan.session,
    cwd: lane.worktree,
    home: lane.home,
    maxTurns: limits.maxTurns ?? null,
    writable: plan.writable ?? null,
    credentials: plan.credentials,
    root: process.getuid?.() === 0,
  };
  const invocation = adapter.invoke(request);
  for (const file of invocation.files) {
    await mkdir(dirname(join(lane.home, file.path)), { recursive: true });
    await writeFile(join(lane.home, file.path), file.content);
  }

  const reader = adapter.read(request, plan.before ?? null);
  const scene = guardScene(lane.worktree, null, limits);
  const watching = guards.flatMap((type) => {
    const guard = type.create(limits, scene);
    return guard === null ? [] : [{ name: type.name, guard }];
  });
  const signals: AgentSignal[] = [];
  let fired: Launch['fired'] = null;
  let live = NO_TOKENS;

  const running = startProcess(
    {
      file: adapter.command,
      args: invocation.args,
      cwd: lane.worktree,
      env: { PATH: `${agentsBin}:${process.env.PATH ?? ''}`, HOME: lane.home, LANG: 'C.UTF-8', ...invocation.env },
      stdin: invocation.stdin,
    },
    {
      stdout: {
        onLine: (line) => {
          if (line.kind === 'oversize') return;
          for (const signal of reader.line(line.text)) {
            signals.push(signal);
            if (signal.type === 'usage') live = addTokens(live, signal.tokens);
            for (const { name, guard } of watching) {
              const usage = { turns: 0, tokens: live, cost_usd: null, cost_source: 'unpriced' } as const;
              const words = fired === null ? guard.observe(signal, { usage, elapsedMs: 0 }) : null;
              if (words === null) continue;
              fired = { guard: name, words };
              running.kill(name);
            }
          }
        },
      },
      stderr: { capture: { head: 0, tail: 64 * 1024 } },
      deadlineMs: 80_000,
    },
  );
  void plan.stop?.then(() => running.kill('stopped'));
  const result = await running.ended;
  const { ending } = result;
  const outcome = reader.end({
    exitCode: ending.kind === 'exited' ? ending.code : ending.kind === 'killed' ? ending.code : null,
    signal: ending.kind === 'signaled' || ending.kind === 'killed' ? ending.signal : null,
    killed: ending.kind === 'killed',
    stderr: capturedText(result.stderr.captured),
    oversizeLines: result.stdout.oversizeLines,
  });
  return { outcome, signals, fired, process: result, live };
}
