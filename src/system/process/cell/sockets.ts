import { lstatSync, readFileSync } from 'node:fs';

/** More sockets than this mean a machine of another kind; the rest stays as it is. */
const MAX_SOCKETS = 200;

/**
 * Lists the paths of the unix sockets that are open on this machine now: docker, the message bus, agents for keys.
 * Abstract sockets have no path and are not in it. Empty where there is no /proc. The kernel's list has the sockets of all
 * children as well, by paths that mean something in their cells alone, and whatever a child puts into the name of one:
 * what is no socket here is left out, and takes no place of another.
 */
export function findSockets(): readonly string[] {
  const paths = new Set<string>();
  for (const line of readTable().split('\n')) {
    const path = SOCKET_LINE.exec(line)?.[1];
    if (path === undefined || !isSocket(path)) continue;
    paths.add(path);
    if (paths.size === MAX_SOCKETS) break;
  }
  return [...paths];
}

/** `address: references protocol flags type state inode path`. */
const SOCKET_LINE = /^(?:\S+\s+){7}(\/.*)$/;

function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch {
    return false; // It is seen elsewhere, or gone.
  }
}

function readTable(): string {
  try {
    return readFileSync('/proc/net/unix', 'utf8');
  } catch {
    return '';
  }
}
