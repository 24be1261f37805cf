import type { Style } from '../report/style.js';

/** What the shell gave us. Read once, here. */
export interface Shell {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly packageRoot: string;
  readonly style: Style;
  /** Repaint a live tree, rather than print lines. */
  readonly live: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export function shellOf(packageRoot: string): Shell {
  const { env, stdout, stderr } = process;
  const dumb = env.TERM === undefined || env.TERM === '' || env.TERM === 'dumb';
  const terminal = stdout.isTTY && !dumb;
  return {
    argv: process.argv,
    env,
    cwd: process.cwd(),
    packageRoot,
    style: { color: terminal && (env.NO_COLOR ?? '') === '', unicode: !(dumb && stdout.isTTY) },
    live: terminal && (env.CI ?? '') === '',
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
  };
}

/** Exit status: 0 passed, 1 failed, 2 nothing was run, 3 paused, 130 cancelled. */
export const EXIT = { passed: 0, failed: 1, nothingRun: 2, paused: 3, cancelled: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
