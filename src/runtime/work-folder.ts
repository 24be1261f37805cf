import type { AgentStep, StepPath } from '../model/index.js';
import { emptyOutputFolder } from './effects/output-folder.js';
import { removeWhatever } from './git/agent-repository.js';
import { realFolder } from './git/worktree-place.js';
import type { Lanes } from './lanes.js';

/** Where an agent is started: its lane's worktree, or for `worktree: none` an empty folder beside it. */
export function workFolder(
  lanes: Pick<Lanes, 'folderOf' | 'emptyOf'>,
  node: Pick<AgentStep, 'worktree'>,
  lane: StepPath,
): string {
  return node.worktree === 'none' ? lanes.emptyOf(lane) : lanes.folderOf(lane);
}

/** Makes that folder ready for a launch; the worktree itself is as it should be already. */
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
