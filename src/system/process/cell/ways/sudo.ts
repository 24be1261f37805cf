/**
 * Variables that sudo drops or replaces whatever it is told: PATH by `secure_path`, the others since sudo is a setuid
 * program or by its own list (sudoers(5), `env_delete`). They are given to the program again behind sudo, where every
 * user of the machine can read them: none of them holds a key.
 */
const LOST_BEHIND_SUDO: readonly string[] = [
  ...[
    'PATH',
    'HOME',
    'LD_LIBRARY_PATH',
    'LD_PRELOAD',
    'TMPDIR',
    'SHELL',
    'USER',
    'LOGNAME',
    'TERM',
    'LANG',
    'LANGUAGE',
  ],
  ...['PYTHONPATH', 'PYTHONHOME', 'PYTHONUSERBASE', 'PYTHONINSPECT', 'RUBYLIB', 'RUBYOPT', 'PERL5LIB', 'PERLLIB'],
  ...['PERL5OPT', 'JAVA_TOOL_OPTIONS', 'BASH_ENV', 'ENV', 'CDPATH', 'IFS', 'NLSPATH', 'HOSTALIASES', 'LOCALDOMAIN'],
];

/** Variables that sudo adds. `SUDO_COMMAND` would be the whole command line. */
export const ADDED_BY_SUDO: readonly string[] = ['SUDO_COMMAND', 'SUDO_USER', 'SUDO_UID', 'SUDO_GID', 'SUDO_HOME'];

/** The variables of an environment, as `NAME=value`, that must be given again behind sudo. */
export function variablesBehindSudo(environment: Readonly<Record<string, string>>): readonly string[] {
  return LOST_BEHIND_SUDO.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [`${name}=${value}`];
  });
}

/** Absolute paths of programs, and whether the caller's supplementary groups stay instead of root's. */
export interface SudoOptions {
  readonly sudo: string;
  readonly setpriv: string;
  readonly sh: string;
  readonly keepGroups: boolean;
}

/**
 * Composes the command line that runs `argv` as root by sudo, with the environment of its caller, and ends it when the
 * caller dies: a setuid program loses its parent-death signal, so a shell that has one stands before sudo.
 */
export function sudoCommand(
  { sudo, setpriv, sh, keepGroups }: SudoOptions,
  argv: readonly string[],
): readonly string[] {
  const bySudo = [sudo, '-n', '-E', ...(keepGroups ? ['-P'] : []), '--', ...argv];
  return [setpriv, '--pdeathsig', 'USR1', '--', sh, '-c', KEEPER, 'gump-keeper', ...bySudo];
}

/**
 * Starts its arguments in the background and waits for them, deaf to polite signals, which the program gets by itself.
 * On USR1 it kills sudo, and with sudo dies the cell. A background process of a shell would have an empty stdin: hence
 * the descriptor. What the shell itself says about a killed child is not the program's output.
 */
const KEEPER = `
child=
trap '[ -n "$child" ] && kill -KILL "$child"' USR1
trap : TERM INT HUP
exec 3<&0 4>&2 2>/dev/null
"$@" <&3 2>&4 3<&- 4>&- &
child=$!
exec 3<&- 4>&- </dev/null >/dev/null
while :; do
  wait "$child"
  status=$?
  kill -0 "$child" || exit "$status"
done
`;
