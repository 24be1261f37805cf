import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The environment variable that marks every process we start. The processes they start inherit it. */
export const MARKER_VARIABLE = 'GUMP_PROCESS';

/** Creates a unique marker. It begins with `scope`, so that all processes of a scope can be found. */
export function newMarker(scope?: string): string {
  return scope === undefined ? randomUUID() : `${scope}/${randomUUID()}`;
}

/**
 * Which processes to find. Ids come from the kernel's process table, so a process cannot hide from the `leader`
 * criterion.
 */
export interface ProcessSelector {
  /** Process id of a group leader: selects its group, its session and its descendants. */
  readonly leader?: number;
  /** A marker, or the scope that a marker begins with. */
  readonly marker: string;
}

/** A process, distinguished from a later one with the same id by its start time in kernel ticks. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly group: number;
  readonly startedAt: string;
}

/**
 * Finds the living processes that match the selector. Zombies, this process and its ancestors are left out. Agents'
 * shell tools start their own groups and sessions, so most of their processes are found by the marker in their
 * environment. Reads /proc. On systems without it (macOS) the result is empty, and killing the group has to suffice.
 */
export function findProcesses(selector: ProcessSelector): ProcessIdentity[] {
  const table = processTable();
  const tree = selector.leader === undefined ? new Set<number>() : collectTree(selector.leader, table);
  return filterLiving(table, (pid) => tree.has(pid) || hasMarker(pid, selector.marker));
}

/** Finds the group, the session and the descendants of a living leader. Faster, because it reads no environments. */
export function findProcessTree(leader: number): ProcessIdentity[] {
  const table = processTable();
  const tree = collectTree(leader, table);
  return filterLiving(table, (pid) => tree.has(pid));
}

/** Finds processes whose marker is `marker`, or has it as its scope. */
export function findByMarker(marker: string): ProcessIdentity[] {
  return findProcesses({ marker });
}

/**
 * Kills every process that matches the selector, and those of `known` that are still alive. Repeats until none is
 * found, at most `rounds` times, because a process that forks at that moment can be missed. Resolves to the number
 * killed.
 */
export async function killProcesses(
  selector: ProcessSelector,
  known: readonly ProcessIdentity[] = [],
  rounds = 10,
): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < rounds; round += 1) {
    const found = [...known.filter(isProcessAlive), ...findProcesses(selector)];
    if (found.length === 0) break;
    for (const { pid } of found) if (signalProcess(pid, 'SIGKILL')) killed.add(pid);
    await delay(5);
  }
  return killed.size;
}

/**
 * Kills the processes that an earlier start of gump left running under this scope or marker. Resolves to their number.
 */
export function killStrays(marker: string): Promise<number> {
  return killProcesses({ marker });
}

/** Sends a signal; a negative pid addresses a process group. Returns false if there is no such process. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Whether the process group of this leader has a living member. */
export function isGroupAlive(leader: number): boolean {
  if (!signalProcess(-leader, 0)) return false;
  const table = processTable();
  if (table.size === 0) return true;
  // Zombies still accept signals; in a container without an init process they stay for ever.
  for (const entry of table.values()) if (entry.group === leader && entry.state !== 'Z') return true;
  return false;
}

/** Whether this process, and not a later one with the same id, is still alive. */
export function isProcessAlive(identity: Pick<ProcessIdentity, 'pid' | 'startedAt'>): boolean {
  const entry = tableEntry(String(identity.pid));
  return entry?.startedAt === identity.startedAt && entry.state !== 'Z';
}

function filterLiving(table: ReadonlyMap<number, TableEntry>, matches: (pid: number) => boolean): ProcessIdentity[] {
  const ancestors = ancestorsOf(process.pid, table);
  const found: ProcessIdentity[] = [];
  for (const [pid, { state, group, startedAt }] of table) {
    if (state !== 'Z' && !ancestors.has(pid) && matches(pid)) found.push({ pid, group, startedAt });
  }
  return found;
}

interface TableEntry {
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly startedAt: string;
}

function processTable(): Map<number, TableEntry> {
  const table = new Map<number, TableEntry>();
  for (const name of listProcFolder()) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const entry = tableEntry(name);
    if (entry !== undefined) table.set(pid, entry);
  }
  return table;
}

function tableEntry(pid: string): TableEntry | undefined {
  const stat = readProc(`/proc/${pid}/stat`)?.toString('latin1');
  if (stat === undefined) return undefined;
  // The command's name is in parentheses and may contain anything, including parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  const startedAt = fields[19];
  if (state === undefined || startedAt === undefined) return undefined;
  return { state, parent: Number(parent), group: Number(group), session: Number(session), startedAt };
}

function listProcFolder(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

function readProc(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // It ended meanwhile, or is another user's.
  }
}

function ancestorsOf(pid: number, table: ReadonlyMap<number, TableEntry>): Set<number> {
  const chain = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && !chain.has(at); at = table.get(at)?.parent) chain.add(at);
  return chain;
}

function collectTree(leader: number, table: ReadonlyMap<number, TableEntry>): Set<number> {
  const tree = new Set<number>([leader]);
  for (const [pid, entry] of table) if (entry.group === leader || entry.session === leader) tree.add(pid);
  for (let grown = -1; grown < tree.size;) {
    grown = tree.size;
    for (const [pid, entry] of table) if (tree.has(entry.parent)) tree.add(pid);
  }
  return tree;
}

function hasMarker(pid: number, marker: string): boolean {
  const environ = readProc(`/proc/${pid}/environ`);
  if (environ === undefined) return false;
  const entry = `${MARKER_VARIABLE}=${marker}`;
  for (let at = environ.indexOf(entry); at >= 0; at = environ.indexOf(entry, at + 1)) {
    const before = at === 0 ? 0 : environ[at - 1];
    const after = environ[at + entry.length];
    if (before === 0 && (after === undefined || after === 0 || after === SCOPE_END)) return true;
  }
  return false;
}

const SCOPE_END = '/'.charCodeAt(0);
