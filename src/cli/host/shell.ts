/**
 * The machine as commands see it: the shell, the registry, this machine as a run's host, stored runs by name, signals.
 * Begin with `Shell` here, which every command is handed; `local-host.ts` makes of it what a run needs.
 */
import { shellWord } from '../../model/shell-word.js';
import { withAsciiFallback, type Style } from '../../report/format/style.js';

/** The process as commands see it: arguments, environment, working directory and streams. Read once, at the start. */
export interface Shell {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly packageRoot: string;
  readonly version: string;
  /** How the user can call gump again from another folder: `gump` or `node PATH`. */
  readonly command: string;
  readonly style: Style;
  /** Current size of the terminal in characters. */
  readonly size: () => { readonly width: number; readonly height: number };
  /** Whether to repaint a tree of the run rather than print lines. */
  readonly live: boolean;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  readonly out: (text: string) => void;
  /** Prints lines with a newline at the end, with marks such as `✓` in ASCII if the terminal has no Unicode. */
  readonly say: (lines: string) => void;
  readonly err: (text: string) => void;
}

/** Creates a `Shell` from the process, and ignores errors of its output streams. Called once, at the start. */
export function createShell(packageRoot: string, version: string): Shell {
  const { env, stdin, stdout, stderr } = process;
  const isDumb = env.TERM === undefined || env.TERM === '' || env.TERM === 'dumb';
  const isTerminal = stdout.isTTY && !isDumb;
  const style: Style = { color: isTerminal && (env.NO_COLOR ?? '') === '', unicode: !(isDumb && stdout.isTTY) };
  const isCi = (env.CI ?? '') !== '';
  // The reader of the output may close it (`gump report | head`); that must not stop a run.
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
    live: isTerminal && !isCi,
    interactive: stdin.isTTY && stdout.isTTY && !isCi,
    out: (text) => stdout.write(text),
    say: (lines) => stdout.write(`${withAsciiFallback(style, lines)}\n`),
    err: (text) => stderr.write(text),
  };
}

function commandOf(script: string): string {
  return /(^|\/)gump$/.test(script) ? 'gump' : `node ${shellWord(script)}`;
}

/** Exit status of the CLI: 0 passed, 1 failed, 2 nothing was run, 3 paused, 130 cancelled. */
export const EXIT = { passed: 0, failed: 1, nothingRun: 2, paused: 3, cancelled: 130 } as const;
/** One of the values of `EXIT`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
