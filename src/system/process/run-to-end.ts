import type { CaptureLimits } from './output/capture.js';
import type { Command, ProcessOptions, ProcessResult } from './process.js';
import { startProcess } from './start-process.js';

/** Enough for the output of a probe or of a small git command. */
const DEFAULT_CAPTURE: CaptureLimits = { head: 1024 * 1024, tail: 64 * 1024 };

/**
 * Runs a program to its end and keeps the head and the tail of each stream (1 MiB and 64 KiB unless told otherwise).
 * Strays are not looked for unless asked: meant for programs of ours, such as git and version probes. Never rejects.
 */
export function runToEnd(command: Command, options: ProcessOptions = {}): Promise<ProcessResult> {
  return startProcess(command, {
    strays: 'ignore',
    ...options,
    stdout: { capture: DEFAULT_CAPTURE, ...options.stdout },
    stderr: { capture: DEFAULT_CAPTURE, ...options.stderr },
  }).ended;
}
