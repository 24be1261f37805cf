/**
 * A script that makes stdout and stderr of a Node CLI blocking; the CLI loads it before its own code. Without it, what
 * is written to a full pipe is queued, and lost when the CLI exits (Node 20 and 24 on Linux; Qwen Code 0.24.4 lost the
 * result after a long answer).
 */
export const BLOCKING_STDIO = {
  path: '.gump/whole-output.cjs',
  content: 'for (const { _handle } of [process.stdout, process.stderr]) _handle?.setBlocking?.(true);\n',
} as const;
