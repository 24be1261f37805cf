import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { locate, type Attempt, type Run } from '../../engine/index.js';
import { addTokens, NO_TOKENS, type Adapter, type SessionTotals } from '../../model/index.js';
import { workFolder } from '../lanes/work-folder.js';
import type { RunWorld } from '../run-resources.js';

/** The session that a launch really gets. `note` says why none could be gone on with although one was wished for. */
export interface ChosenSession {
  readonly mode: 'new' | 'resume';
  readonly id: string;
  readonly home: string;
  readonly note: string;
  /** What it had used before. */
  readonly before: SessionTotals | null;
}

/**
 * Finds the wished-for session, or begins a new one. A chain of attempts that share a session shares a HOME, since the
 * CLIs keep their sessions there; every other attempt has one of its own.
 */
export async function chooseSession(
  run: Run,
  attempt: Attempt,
  adapter: Adapter | null,
  world: RunWorld,
): Promise<ChosenSession> {
  const earlier = attempt.session.mode === 'resume' ? run.attempts.get(attempt.session.of) : undefined;
  const home = homeOf(run, attempt, world);
  const note =
    attempt.session.mode === 'new'
      ? (attempt.session.note ?? '')
      : await whyNot(run, attempt, earlier, adapter, home, world);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const id = earlier?.sessionId ?? null;
  if (note !== '' || id === null) return { mode: 'new', id: randomUUID(), home, note, before: null };
  return { mode: 'resume', id, home, note: '', before: totalsOf(run, id) };
}

async function whyNot(
  run: Run,
  attempt: Attempt,
  earlier: Attempt | undefined,
  adapter: Adapter | null,
  home: string,
  world: RunWorld,
): Promise<string> {
  if (earlier === undefined || earlier.sessionId === null) return 'the earlier attempt left no session';
  if (!(await exists(home))) return 'the session was kept on another machine';
  if (adapter?.sessionsNeedFolder === true && folderOf(run, earlier, world) !== folderOf(run, attempt, world)) {
    return `${adapter.title} can go on with a session only in the folder it began in`;
  }
  return '';
}

function folderOf(run: Run, attempt: Attempt, { lanes }: RunWorld): string {
  const node = locate(run, attempt.leaf);
  const lane = lanes.laneOf(run, attempt);
  return node.kind === 'agent' ? workFolder(lanes, node, lane) : lanes.folderOf(lane);
}

/** The HOME of the attempt that began the chain. */
function homeOf(run: Run, attempt: Attempt, world: RunWorld): string {
  let root = attempt;
  while (root.session.mode === 'resume') {
    const earlier = run.attempts.get(root.session.of);
    if (earlier === undefined) break;
    root = earlier;
  }
  return join(world.homes, root.id.replace(/[^A-Za-z0-9._-]+/g, '_'));
}

function totalsOf(run: Run, sessionId: string): SessionTotals {
  let tokens = NO_TOKENS;
  let costUsd: number | null = 0;
  for (const attempt of run.attempts.values()) {
    if (attempt.sessionId !== sessionId || attempt.usage === null) continue;
    tokens = addTokens(tokens, attempt.usage.tokens);
    costUsd = costUsd === null || attempt.usage.cost_usd === null ? null : costUsd + attempt.usage.cost_usd;
  }
  return { tokens, costUsd };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
