import type { CaptureLimits } from './output/capture.js';
import type { Command, ProcessOptions, ProcessResult } from './process.js';
import { startProcess } from './start-process.js';

/** Enough for the output of a probe or of a small git command. */
const DEFAULT_CAPTURE: CaptureLimits = { head: 1024 * 1024, tail: 64 * 1024 };

/**
 * Runs a program until it exits and captures the head and the tail of each stream (by default 1 MiB and 64 KiB). Stray
 * processes are ignored by default: it is meant for trusted programs such as git and version probes. Never rejects.
 */
export function runToEnd(command: Command, options: ProcessOptions = {}): Promise<ProcessResult> {
  return startProcess(command, {
    strays: 'ignore',
    ...options,
    stdout: { capture: DEFAULT_CAPTURE, ...options.stdout },
    stderr: { capture: DEFAULT_CAPTURE, ...options.stderr },
  }).ended;
}
