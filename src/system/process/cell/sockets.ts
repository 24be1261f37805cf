import { readFileSync } from 'node:fs';

/** More sockets than this in visible places mean a machine of another kind; the rest stays as it is. */
const MAX_SOCKETS = 200;

/**
 * Lists the paths of the unix sockets that are open on this machine now: docker, the message bus, agents for keys.
 * Abstract sockets have no path and are not in it. Empty where there is no /proc.
 */
export function findSockets(): readonly string[] {
  const paths = new Set<string>();
  for (const line of readTable().split('\n')) {
    const path = SOCKET_LINE.exec(line)?.[1];
    if (path === undefined) continue;
    paths.add(path);
    if (paths.size === MAX_SOCKETS) break;
  }
  return [...paths];
}

/** `address: references protocol flags type state inode path`. */
const SOCKET_LINE = /^(?:\S+\s+){7}(\/.*)$/;

function readTable(): string {
  try {
    return readFileSync('/proc/net/unix', 'utf8');
  } catch {
    return '';
  }
}
