import { PROTECTED_PATHS, type RunHost } from '../../execution/host.js';
import type { Inputs } from '../../github/job/inputs.js';
import type { Job } from '../../github/job/job.js';
import { adapters, gates, guards } from '../../registry.js';
import type { ActionHost } from './action-host.js';

/** Creates the host of a run in a job: the job's checkout, and folders that the runner empties after the job. */
export function createRunHost({ env, clock, packageRoot }: ActionHost, job: Job, inputs: Inputs): RunHost {
  const folder = inputs['working-directory'];
  return {
    workspace: folder === '' ? job.workspace : `${job.workspace}/${folder}`,
    runs: `${job.temp}/gump`,
    worktrees: `${job.temp}/gump-worktrees`,
    packageRoot,
    env,
    registry: { adapters, guards, gates },
    readFrom: 'commit',
    agentEnv: inputs['agent-env'],
    gateEnv: inputs['gate-env'],
    setup: inputs.setup,
    carry: inputs.carry,
    sandbox: inputs.sandbox,
    expose: inputs.expose,
    agentVersions: inputs['agent-versions'],
    protectedPaths: [...PROTECTED_PATHS, ...inputs.protected],
    secrets: [inputs['github-token']],
    deadlines: {},
    person: null,
    now: () => new Date(clock.now()),
  };
}
