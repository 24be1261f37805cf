/**
 * The launch of an agent's CLI. Begin here: `launchAgent` starts the process, `launch-monitor.ts` observes and stops
 * it, and `usage-tracker.ts` counts what it uses. `launch-in-session.ts` wraps it for resumed sessions, which
 * `session.ts` chooses.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Invocation } from '../../model/index.js';
import { startProcess } from '../../system/process/start-process.js';
import { copySession } from './copy-session.js';
import { followFiles } from './follow-files.js';
import { LaunchMonitor } from './launch-monitor.js';
import type { LaunchOptions, LaunchResult } from './launch-options.js';

export type { LaunchOptions, LaunchResult } from './launch-options.js';

/** A running CLI. `result` never rejects because of what the CLI does. */
export interface RunningAgent {
  readonly result: Promise<LaunchResult>;
  abort(reason: string): void;
}

const STDERR_TAIL = { head: 0, tail: 64 * 1024 };
const TRANSCRIPT_BYTES = 256 * 1024 * 1024;

/** Starts an agent's CLI, reads its stream, and stops it when a guard fires, it stalls, or it exceeds its deadline. */
export async function launchAgent(options: LaunchOptions): Promise<RunningAgent> {
  const { adapter, request } = options;
  const invocation = adapter.invoke(request);
  for (const file of invocation.files) {
    const path = join(request.home, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.content, { mode: 0o600 });
  }
  if (options.resumedHome !== null) {
    const written = invocation.files.map(({ path }) => path);
    await copySession(adapter.sessions, options.resumedHome, request.home, written);
  }
  const monitor = new LaunchMonitor(options);
  options.attemptToken?.activate(monitor);
  const follower =
    invocation.follow === null
      ? null
      : await followFiles(join(request.home, invocation.follow.directory), invocation.follow.match, (file, line) => {
          monitor.handleSignals(monitor.reader.followedLine(file, line));
        });
  const running = startProcess(
    {
      file: options.program,
      args: invocation.args,
      enclosure: options.enclosure,
      env: { ...options.env, ...invocation.env, ...preloading(options, invocation) },
      stdin: invocation.stdin,
    },
    {
      stdout: { onLine: (line) => monitor.handleLine(line) },
      stderr: { capture: STDERR_TAIL, onLine: () => monitor.markActive() },
      artifact: {
        path: options.transcript,
        maxBytes: TRANSCRIPT_BYTES,
        ...(options.filter && { filter: options.filter }),
      },
      graceMs: options.graceMs,
      scope: options.scope,
    },
  );
  monitor.start((reason) => void running.kill(reason));
  const result = running.ended.then(async (ended) => {
    await follower?.end();
    await options.attemptToken?.deactivate();
    return monitor.finish(ended);
  });
  return { result, abort: (reason) => monitor.stop(reason, reason) };
}

/** NODE_OPTIONS that make every Node process of the CLI load the preload file first. The user's options are kept. */
function preloading({ env, request }: LaunchOptions, { preload }: Invocation): Readonly<Record<string, string>> {
  if (preload === undefined) return {};
  const option = `--require=${JSON.stringify(join(request.home, preload))}`;
  return { NODE_OPTIONS: [env.NODE_OPTIONS ?? '', option].join(' ').trim() };
}
