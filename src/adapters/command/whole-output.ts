/**
 * For CLIs on Node: what they write to a pipe is queued while the pipe is full, and lost when they exit (Node 20 and 24 on
 * Linux; Qwen Code 0.24.4 lost the result after a long answer). This file, loaded first, has them wait instead.
 */
export const WHOLE_OUTPUT = {
  path: '.gump/whole-output.cjs',
  content: 'for (const { _handle } of [process.stdout, process.stderr]) _handle?.setBlocking?.(true);\n',
} as const;
