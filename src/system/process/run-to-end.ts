import type { CaptureLimits } from './output/capture.js';
import type { ConfinedCommand, OwnCommand, ProcessOptions, ProcessResult } from './process.js';
import { startProcess } from './start-process.js';

/** Enough for the output of a probe or of a small git command. */
const DEFAULT_CAPTURE: CaptureLimits = { head: 1024 * 1024, tail: 64 * 1024 };

/**
 * Runs a program of gump's own until it exits and captures the head and the tail of each stream (by default 1 MiB and
 * 64 KiB). Stray processes are ignored by default, since these programs are trusted. Never rejects.
 */
export function runToEnd(command: OwnCommand, options: ProcessOptions = {}): Promise<ProcessResult> {
  return toEnd(command, { strays: 'ignore', ...options });
}

/**
 * Runs any other program inside its enclosure until it exits, with the same captures. What it leaves running is killed
 * by default. Never rejects.
 */
export function runConfined(command: ConfinedCommand, options: ProcessOptions = {}): Promise<ProcessResult> {
  return toEnd(command, options);
}

function toEnd(command: OwnCommand | ConfinedCommand, options: ProcessOptions): Promise<ProcessResult> {
  return startProcess(command, {
    ...options,
    stdout: { capture: DEFAULT_CAPTURE, ...options.stdout },
    stderr: { capture: DEFAULT_CAPTURE, ...options.stderr },
  }).ended;
}
