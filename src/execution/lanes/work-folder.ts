import type { AgentStep, StepPath } from '../../model/index.js';
import { removeWhatever } from '../../system/git/worktree/agent-repository.js';
import { realFolder } from '../../system/git/worktree/worktree-place.js';
import type { Lanes } from './lanes.js';
import { emptyOutputFolder } from './output-folder.js';

/** The folder in which an agent is started: its lane's worktree or, for `worktree: none`, an empty folder beside it. */
export function workFolder(
  lanes: Pick<Lanes, 'folderOf' | 'emptyOf'>,
  node: Pick<AgentStep, 'worktree'>,
  lane: StepPath,
): string {
  return node.worktree === 'none' ? lanes.emptyOf(lane) : lanes.folderOf(lane);
}

/** Prepares that folder for a launch. A worktree must already be equal to its commit. */
export async function clearWorkFolder(
  lanes: Lanes,
  node: Pick<AgentStep, 'worktree'>,
  lane: StepPath,
): Promise<string> {
  const folder = workFolder(lanes, node, lane);
  if (node.worktree === 'none') {
    await removeWhatever(folder);
    await realFolder(folder);
  }
  await emptyOutputFolder(folder);
  return folder;
}
