import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findNode, type Attempt, type Run } from '../../engine/index.js';
import { addTokens, NO_TOKENS, type Adapter, type SessionTotals } from '../../model/index.js';
import { forceRemove } from '../../system/git/worktree/agent-repository.js';
import { workFolder } from '../lanes/work-folder.js';
import type { RunResources } from '../run-resources.js';

/** The session that a launch uses. `note`: why it is a new one although another was requested; otherwise empty. */
export interface ChosenSession {
  readonly mode: 'new' | 'resume';
  readonly id: string;
  /** The launch's own HOME; absolute, new and empty. */
  readonly home: string;
  /** The HOME of the launch whose session it resumes; null for a new one. */
  readonly resumedHome: string | null;
  readonly note: string;
  /** The session's usage before this launch; null for a new one. */
  readonly priorTotals: SessionTotals | null;
}

/**
 * Chooses the requested session if it can be resumed, otherwise a new one. Every launch has a HOME of its own, so that
 * nothing that an agent leaves in its HOME rules a later one; only session files go on.
 */
export async function chooseSession(
  run: Run,
  attempt: Attempt,
  adapter: Adapter | null,
  resources: RunResources,
): Promise<ChosenSession> {
  const earlier = attempt.session.mode === 'resume' ? run.attempts.get(attempt.session.of) : undefined;
  const home = homeOf(attempt, resources);
  const resumedHome = earlier === undefined ? null : homeOf(earlier, resources);
  const note =
    attempt.session.mode === 'new'
      ? (attempt.session.note ?? '')
      : await resumeProblem(run, attempt, earlier, adapter, resumedHome ?? home, resources);
  await forceRemove(home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const id = earlier?.sessionId ?? null;
  if (note !== '' || id === null) {
    return { mode: 'new', id: randomUUID(), home, resumedHome: null, note, priorTotals: null };
  }
  return { mode: 'resume', id, home, resumedHome, note: '', priorTotals: totalsOf(run, id) };
}

/** Why the session of the earlier attempt cannot be resumed; empty if it can. */
async function resumeProblem(
  run: Run,
  attempt: Attempt,
  earlier: Attempt | undefined,
  adapter: Adapter | null,
  home: string,
  resources: RunResources,
): Promise<string> {
  if (earlier === undefined || earlier.sessionId === null) return 'the earlier attempt left no session';
  if (!(await exists(home))) return 'the session was kept on another machine';
  if (adapter?.sessionsNeedFolder === true && folderOf(run, earlier, resources) !== folderOf(run, attempt, resources)) {
    return `${adapter.title} can go on with a session only in the folder it began in`;
  }
  return '';
}

function folderOf(run: Run, attempt: Attempt, { lanes }: RunResources): string {
  const node = findNode(run, attempt.leaf);
  const lane = lanes.laneOf(run, attempt);
  return node.kind === 'agent' ? workFolder(lanes, node, lane) : lanes.folderOf(lane);
}

function homeOf(attempt: Attempt, { homes }: RunResources): string {
  return join(homes, attempt.id.replace(/[^A-Za-z0-9._-]+/g, '_'));
}

/** The usage of a session, summed over all attempts that used it. */
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
