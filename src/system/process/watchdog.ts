import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** Outlives us to kill what we would leave behind. */
export interface Watchdog {
  /** Sends it home without a kill. Do it when all processes of the scope have ended. */
  readonly release: () => void;
}

/**
 * Starts a small shell that waits for the end of this process. Should that come without `release` (SIGKILL, a crash),
 * it kills every process whose marker has this scope, and all that descends from one of these or shares its session: some
 * CLIs take the marker out of their tools' environment. One for a run is enough; it holds up no exit. Where there is no
 * /proc or no shell it does nothing; then the next start has `killStrays`. The scope must be made of letters, digits,
 * `_` and `-`.
 */
export function startWatchdog(scope: string): Watchdog {
  if (!/^[\w-]+$/.test(scope)) throw new RangeError(`not a scope: ${scope}`);
  const dog = spawn('/bin/sh', ['-c', SCRIPT, 'gump-watchdog', scope], {
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  dog.on('error', () => undefined);
  dog.stdin.on('error', () => undefined);
  dog.unref();
  // A pipe to a child is a socket, which alone would keep this process from ending.
  if (dog.stdin instanceof Socket) dog.stdin.unref();
  return { release: () => dog.stdin.end('released\n') };
}

/**
 * Its stdin ends when we do. `found` holds ids, each between spaces. A line of /proc/PID/stat is `PID (NAME) STATE PARENT
 * GROUP SESSION …`, where NAME may hold anything. Two rounds, for what forks in between.
 */
const SCRIPT = `
trap '' HUP INT TERM
scope=$1
read -r word && [ "$word" = released ] && exit 0
for round in 1 2; do
  found=' '
  sessions=' '
  for file in /proc/[0-9]*/environ; do
    if grep -qazE "^GUMP_PROCESS=$scope(/|$)" "$file" 2>/dev/null; then
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
done
`;
