import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Invocation } from '../../model/index.js';
import { startProcess } from '../../system/process/start-process.js';
import { followFiles } from './follow.js';
import type { LaunchOptions, LaunchResult } from './launch-options.js';
import { Watch } from './watch.js';

export type { LaunchOptions, LaunchResult } from './launch-options.js';

/** A CLI at work. `result` never rejects for what the CLI does. */
export interface Launched {
  readonly result: Promise<LaunchResult>;
  abort(reason: string): void;
}

const STDERR_TAIL = { head: 0, tail: 64 * 1024 };
const TRANSCRIPT_BYTES = 256 * 1024 * 1024;

/** Starts an agent's CLI, reads its stream live, and stops it when a guard fires, it stalls or its time is up. */
export async function launchAgent(options: LaunchOptions): Promise<Launched> {
  const { adapter, request } = options;
  const invocation = adapter.invoke(request);
  for (const file of invocation.files) {
    const path = join(request.home, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.content, { mode: 0o600 });
  }
  const watch = new Watch(options);
  options.pass?.attend(watch);
  const following =
    invocation.follow === null
      ? null
      : await followFiles(join(request.home, invocation.follow.directory), invocation.follow.match, (file, line) => {
          watch.take(watch.reader.followed(file, line));
        });
  const running = startProcess(
    {
      file: options.program,
      args: invocation.args,
      cwd: request.cwd,
      env: { ...options.env, ...invocation.env, ...preloading(options, invocation) },
      stdin: invocation.stdin,
    },
    {
      stdout: { onLine: (line) => watch.line(line) },
      stderr: { capture: STDERR_TAIL, onLine: () => watch.alive() },
      artifact: {
        path: options.transcript,
        maxBytes: TRANSCRIPT_BYTES,
        ...(options.filter && { filter: options.filter }),
      },
      graceMs: options.graceMs,
      scope: options.scope,
      ...(options.wrap === undefined ? {} : { wrap: options.wrap }),
    },
  );
  watch.begin((reason) => void running.kill(reason));
  const result = running.ended.then(async (ended) => {
    await following?.end();
    await options.pass?.leave();
    return watch.finish(ended);
  });
  return { result, abort: (reason) => watch.stop(reason, reason) };
}

/** Node's own way to load a file first, in whatever process the CLI makes of itself; the user's options stay. */
function preloading({ env, request }: LaunchOptions, { preload }: Invocation): Readonly<Record<string, string>> {
  if (preload === undefined) return {};
  const option = `--require=${JSON.stringify(join(request.home, preload))}`;
  return { NODE_OPTIONS: [env.NODE_OPTIONS ?? '', option].join(' ').trim() };
}
