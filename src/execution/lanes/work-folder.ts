import type { AgentStep, StepPath } from '../../model/index.js';
import { forceRemove } from '../../system/git/worktree/agent-repository.js';
import { ensureRealFolder } from '../../system/git/worktree/open.js';
import type { Lanes } from './lanes.js';
import { resetOutputFolder } from './output-folder.js';

/** The folder in which an agent is started: its lane's worktree or, for `worktree: none`, an empty folder beside it. */
export function workFolder(
  lanes: Pick<Lanes, 'folderOf' | 'emptyFolderOf'>,
  node: Pick<AgentStep, 'worktree'>,
  lane: StepPath,
): string {
  return node.worktree === 'none' ? lanes.emptyFolderOf(lane) : lanes.folderOf(lane);
}

/** Prepares that folder for a launch. A worktree must already be equal to its commit. */
export async function prepareWorkFolder(
  lanes: Lanes,
  node: Pick<AgentStep, 'worktree'>,
  lane: StepPath,
): Promise<string> {
  const folder = workFolder(lanes, node, lane);
  if (node.worktree === 'none') {
    await forceRemove(folder);
    await ensureRealFolder(folder);
  }
  await resetOutputFolder(folder);
  return folder;
}
