import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { findOwnProgram } from '../programs/own-programs.js';

/** A process that outlives this one and kills what it would leave running. */
export interface Watchdog {
  /** Stops the watchdog without killing anything. Call it when all processes of the scope have ended. */
  readonly release: () => void;
}

/** Mounts to undo: the folder below which they are, and the command that unmounts a path, which is appended. */
export interface WatchedMounts {
  readonly folder: string;
  readonly umount: readonly string[];
}

/**
 * Starts a small shell that waits for the end of this process. If this process ends without `release` (SIGKILL, a
 * crash), the shell kills every process whose marker has this scope, and all processes that descend from one of these
 * or share its session, because some CLIs remove the marker from their tools' environment. One watchdog for each run is
 * enough; it does not delay the exit. It also unmounts what is mounted below a folder, since nobody could remove that
 * folder any more. Without /proc, `sh` or `grep` it does nothing; the next start then calls `killStrays`.
 * The scope must consist of letters, digits, `_` and `-`.
 */
export function startWatchdog(scope: string, mounts: WatchedMounts | null = null): Watchdog {
  if (!/^[\w-]+$/.test(scope)) throw new RangeError(`not a scope: ${scope}`);
  const [sh, grep] = [findOwnProgram('sh'), findOwnProgram('grep')];
  if (sh === null || grep === null) return { release: () => undefined };
  const shell = spawn(
    sh,
    ['-c', WATCHDOG_SCRIPT, 'gump-watchdog', scope, ...(mounts === null ? [] : [mounts.folder, ...mounts.umount])],
    {
      cwd: '/',
      env: { GREP: grep },
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  // A pipe to a child is a socket, which would keep this process alive.
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return { release: () => shell.stdin.end('released\n') };
}

/**
 * Its stdin ends when this process does. `found` holds process ids, each between spaces. A line of /proc/PID/stat is
 * `PID (NAME) STATE PARENT GROUP SESSION …`, where NAME may contain anything. The search runs twice, because processes
 * may fork in between.
 */
const WATCHDOG_SCRIPT = `
trap '' HUP INT TERM
scope=$1
folder=$2
shift
[ $# -eq 0 ] || shift
read -r word && [ "$word" = released ] && exit 0
# In a function, so that the arguments stay as they are.
kill_all() {
  found=' '
  sessions=' '
  for file in /proc/[0-9]*/environ; do
    if "$GREP" -qazE "^GUMP_PROCESS=$scope(/|$)" "$file" 2>/dev/null; then
      pid=\${file#/proc/}
      found="$found\${pid%/environ} "
    fi
  done
  grown=yes
  while [ -n "$grown" ]; do
    grown=
    for file in /proc/[0-9]*/stat; do
      { read -r line < "$file"; } 2>/dev/null || continue
      pid=\${line%% *}
      set -f
      set -- \${line##*) }
      set +f
      case "$found" in
        *" $pid "*)
          case "$sessions" in *" $4 "*) ;; *) sessions="$sessions$4 "; grown=yes ;; esac
          continue ;;
        *" $2 "*) ;;
        *) case "$sessions" in *" $4 "*) ;; *) continue ;; esac ;;
      esac
      found="$found$pid "
      grown=yes
    done
  done
  for pid in $found; do kill -KILL "$pid" 2>/dev/null; done
}
kill_all
kill_all
[ -n "$folder" ] || exit 0
while read -r _ path _; do
  # The kernel writes a space as \\040.
  path=$(printf '%b' "$path")
  case "$path" in "$folder"/*) "$@" "$path" </dev/null >/dev/null 2>&1 ;; esac
done < /proc/self/mounts
`;
