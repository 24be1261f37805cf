import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The variable that marks every process we start, and by inheritance what it starts. */
export const MARKER_VARIABLE = 'GUMP_PROCESS';

/** A marker that no other process bears; `scope` begins it, so that all of a scope can be found. */
export function newMark(scope?: string): string {
  return scope === undefined ? randomUUID() : `${scope}/${randomUUID()}`;
}

/** What a process is recognized by. Ids come from the kernel's own table, so a process cannot talk its way out of those. */
export interface Trace {
  /** The leader: its group, its session and its descendants belong to it. */
  readonly leader?: number;
  /** A marker, or the scope that begins it. */
  readonly marker: string;
}

/** A process told from a later one of the same id by its time of start, in the kernel's ticks. */
export interface Traced {
  readonly pid: number;
  readonly group: number;
  readonly startedAt: string;
}

/**
 * Living processes (zombies left out, this process and its ancestors never named) that bear the trace. Shell tools of
 * agents start groups and sessions of their own, so the marker in the environment is what finds most of them. Reads
 * /proc; where there is none (macOS) the answer is empty and killing the group has to do.
 */
export function findTraced(trace: Trace): Traced[] {
  const table = processTable();
  const family = trace.leader === undefined ? new Set<number>() : familyOf(trace.leader, table);
  return living(table, (pid) => family.has(pid) || hasMarker(pid, trace.marker));
}

/** The same without a look at environments, which is quick: group, session and descendants of a living leader. */
export function findFamily(leader: number): Traced[] {
  const table = processTable();
  const family = familyOf(leader, table);
  return living(table, (pid) => family.has(pid));
}

/** Processes whose marker is `marker` or begins with it as a scope. */
export function findByMarker(marker: string): Traced[] {
  return findTraced({ marker });
}

/**
 * Kills everything that bears the trace, and what is left of `known`, again and again until nothing is there (what
 * forks just then may be missed once), at most `rounds` times. Resolves to the number of processes killed.
 */
export async function killTraced(trace: Trace, known: readonly Traced[] = [], rounds = 10): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < rounds; round += 1) {
    const found = [...known.filter(isAlive), ...findTraced(trace)];
    if (found.length === 0) break;
    for (const { pid } of found) if (signalProcess(pid, 'SIGKILL')) killed.add(pid);
    await delay(5);
  }
  return killed.size;
}

/** Kills what an earlier start of the program left behind under this scope or marker. Resolves to how many there were. */
export function killStrays(marker: string): Promise<number> {
  return killTraced({ marker });
}

/** Sends a signal; a negative pid means the group. False when there is no such process. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Whether the group of this leader has a living member. */
export function groupAlive(leader: number): boolean {
  if (!signalProcess(-leader, 0)) return false;
  const table = processTable();
  if (table.size === 0) return true;
  // Zombies still answer to a signal; in a container without an init they stay for ever.
  for (const entry of table.values()) if (entry.group === leader && entry.state !== 'Z') return true;
  return false;
}

/** Whether that very process still runs. */
export function isAlive(traced: Pick<Traced, 'pid' | 'startedAt'>): boolean {
  const entry = tableEntry(String(traced.pid));
  return entry?.startedAt === traced.startedAt && entry.state !== 'Z';
}

function living(table: ReadonlyMap<number, TableEntry>, wanted: (pid: number) => boolean): Traced[] {
  const spared = ancestorsOf(process.pid, table);
  const found: Traced[] = [];
  for (const [pid, { state, group, startedAt }] of table) {
    if (state !== 'Z' && !spared.has(pid) && wanted(pid)) found.push({ pid, group, startedAt });
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
  for (const name of procFolder()) {
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
  // The command's name stands in parentheses and may hold anything, parentheses included.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  const startedAt = fields[19];
  if (state === undefined || startedAt === undefined) return undefined;
  return { state, parent: Number(parent), group: Number(group), session: Number(session), startedAt };
}

function procFolder(): string[] {
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
  const line = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && !line.has(at); at = table.get(at)?.parent) line.add(at);
  return line;
}

function familyOf(leader: number, table: ReadonlyMap<number, TableEntry>): Set<number> {
  const family = new Set<number>([leader]);
  for (const [pid, entry] of table) if (entry.group === leader || entry.session === leader) family.add(pid);
  for (let grown = -1; grown < family.size;) {
    grown = family.size;
    for (const [pid, entry] of table) if (family.has(entry.parent)) family.add(pid);
  }
  return family;
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
