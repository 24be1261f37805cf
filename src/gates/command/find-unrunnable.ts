import { COMMAND_KINDS, type FolderPort, type GateConfig } from '../../model/gate.js';
import type { GateEntry } from '../../model/workflow.js';
import { folderPortIn } from '../ports-in-folder.js';
import { explainUnresolved } from './gate.js';
import { type ResolvedCommand, resolveCommand } from './resolve-command.js';

/** Why a gate cannot be run as things are. `warning`: a commit of the run could mend it, or it may not be run at all. */
export interface UnrunnableGate {
  readonly severity: 'error' | 'warning';
  /** What is missing and what to do about it. */
  readonly message: string;
}

/** What `findUnrunnable` looks at: the tree as it is before the run, and the programs that gates will find. */
export interface GateSurroundings {
  readonly folder: FolderPort;
  readonly config: GateConfig;
  /** Whether a program is on the gates' PATH. */
  readonly which: (program: string) => Promise<boolean>;
}

/** Finds out, by look-up only, whether a gate could be run. Null if nothing speaks against it. */
export async function findUnrunnable(entry: GateEntry, around: GateSurroundings): Promise<UnrunnableGate | null> {
  const kind = COMMAND_KINDS.find((one) => one === (entry.type === 'tests_found' ? 'test' : entry.type));
  const folderName = entry.options?.in ?? '';
  if (kind === undefined && entry.type !== 'bash') return null;
  if (folderName !== '' && !(await around.folder.exists(folderName)))
    return { severity: 'warning', message: `there is no folder ${folderName} yet` };
  const folder = folderPortIn(around.folder, folderName);
  const takesCommand = kind !== 'coverage' && entry.type !== 'tests_found';
  const argument = takesCommand ? entry.argument.trim() : '';
  const named = argument !== '' || kind === undefined ? argument : (around.config.commands[kind] ?? '');
  if (named !== '') return missingProgram(named, { ...around, folder });
  if (kind === undefined) return null;
  const { config, which } = around;
  const resolution = await resolveCommand({ kind, argument: '', config, folder, which });
  switch (resolution.kind) {
    case 'commands':
      return missingDependencies(resolution.commands, folder, around);
    case 'none':
      return kind === 'test' || kind === 'compile' ? { severity: 'warning', message: resolution.advice } : null;
    case 'missing-tool':
    case 'unusable':
      return kind === 'coverage' ? null : { severity: 'error', message: explainUnresolved(resolution) };
  }
}

/** Words at the start of a command that are no programs to look up: parts of the shell, and prefixes of commands. */
const SHELL_WORDS = new Set([
  ...['!', '.', ':', '[', '[[', '{', '(', 'alias', 'bg', 'break', 'case', 'cd', 'command', 'continue', 'echo', 'eval'],
  ...['exec', 'exit', 'export', 'false', 'fg', 'for', 'function', 'getopts', 'hash', 'if', 'jobs', 'kill', 'local'],
  ...['printf', 'pwd', 'read', 'readonly', 'return', 'set', 'shift', 'source', 'test', 'time', 'times', 'trap', 'true'],
  ...['type', 'ulimit', 'umask', 'unset', 'until', 'wait', 'while'],
]);

/** Looks up the first word of a command. Only what is surely a program's name is judged. */
async function missingProgram(command: string, { folder, which }: GateSurroundings): Promise<UnrunnableGate | null> {
  const words = command.trim().split(/\s+/);
  const program = words.find((word) => !/^[A-Za-z_]\w*=[\w./:-]*$/.test(word)) ?? '';
  if (!/^[\w@%+./-]+$/.test(program) || SHELL_WORDS.has(program)) return null;
  if (program.startsWith('/')) return null;
  if (program.includes('/')) {
    if (!(await folder.exists(program)))
      return { severity: 'warning', message: `\`${command}\`: there is no file ${program} yet` };
    if (await folder.isExecutable(program)) return null;
    const mend = `git update-index --chmod=+x ${program}`;
    return { severity: 'warning', message: `\`${command}\`: ${program} is not executable: \`${mend}\` makes it so` };
  }
  if (await which(program)) return null;
  return {
    severity: 'error',
    message: `\`${command}\`: the program ${program} is not on PATH: install it before the run, or by \`setup\``,
  };
}

/** Looks whether programs that come from the dependencies of a project can be there. */
async function missingDependencies(
  commands: readonly ResolvedCommand[],
  folder: FolderPort,
  { which }: GateSurroundings,
): Promise<UnrunnableGate | null> {
  let found: UnrunnableGate | null = null;
  for (const { command, folder: path, dependencies } of commands) {
    if (dependencies === undefined || (await which(dependencies.program))) continue;
    if (await hasInstalledPackages(folderPortIn(folder, path))) continue;
    const where = path === '' ? '' : ` in ${path}`;
    const message =
      `\`${command}\`${where} needs ${dependencies.program}, and the dependencies are not installed (there is no ` +
      `node_modules): install them before the run, or by \`setup: ${dependencies.install}\``;
    // Which of several projects a run will check depends on what it changes.
    const severity = path === '' || commands.length === 1 ? 'error' : 'warning';
    if (found === null || severity === 'error') found = { severity, message };
  }
  return found;
}

/** Whether there is a place of installed packages: node_modules here or above, or that of yarn's Plug'n'Play. */
async function hasInstalledPackages(folder: FolderPort): Promise<boolean> {
  for (const place of [folder, ...(folder.above ?? [])])
    for (const name of ['node_modules', '.pnp.cjs', '.pnp.js']) if (await place.exists(name)) return true;
  return false;
}
