import { inStyle, type Style } from '../report/format/style.js';

/** What the shell gave us. Read once, here. */
export interface Shell {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly packageRoot: string;
  readonly version: string;
  /** How the user would call us again from another folder. */
  readonly command: string;
  readonly style: Style;
  /** Of the terminal, in characters; it may change at any time. */
  readonly size: () => { readonly width: number; readonly height: number };
  /** Repaint a live tree, rather than print lines. */
  readonly live: boolean;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  readonly out: (text: string) => void;
  /** Lines for people, with our marks as the terminal can show them. */
  readonly say: (lines: string) => void;
  readonly err: (text: string) => void;
}

/** Reads the process, and keeps its streams from ending it where nobody reads them: called once, at the start. */
export function shellOf(packageRoot: string, version: string): Shell {
  const { env, stdin, stdout, stderr } = process;
  const dumb = env.TERM === undefined || env.TERM === '' || env.TERM === 'dumb';
  const terminal = stdout.isTTY && !dumb;
  const style: Style = { color: terminal && (env.NO_COLOR ?? '') === '', unicode: !(dumb && stdout.isTTY) };
  const ci = (env.CI ?? '') !== '';
  // Whoever reads our output may go away (`gump report | head`); that is no reason to stop a run.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  return {
    argv: process.argv,
    env,
    cwd: process.cwd(),
    packageRoot,
    version,
    command: commandOf(process.argv[1] ?? ''),
    style,
    size: () => ({ width: stdout.columns || 80, height: stdout.rows || 24 }),
    live: terminal && !ci,
    interactive: stdin.isTTY && stdout.isTTY && !ci,
    out: (text) => stdout.write(text),
    say: (lines) => stdout.write(`${inStyle(style, lines)}\n`),
    err: (text) => stderr.write(text),
  };
}

function commandOf(script: string): string {
  return /(^|\/)gump$/.test(script) ? 'gump' : `node ${script}`;
}

/** Exit status: 0 passed, 1 failed, 2 nothing was run, 3 paused, 130 cancelled. */
export const EXIT = { passed: 0, failed: 1, nothingRun: 2, paused: 3, cancelled: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
