import { type Call, ok, type Operations, param } from '../operation.js';
import { notFound } from '../refusal.js';
import type { WorkflowRun } from '../world.js';

export const runs: Operations = {
  'actions/get-workflow-run': {
    needs: ['actions', 'read'],
    perform(call) {
      const run = runOf(call);
      const repository = call.views.repository('minimal-repository', call.repository);
      return ok(
        call.views.complete('workflow-run', {
          id: run.id,
          event: run.event,
          head_branch: run.headBranch,
          head_sha: run.headSha,
          status: run.jobs.every((job) => job.status === 'completed') ? 'completed' : 'in_progress',
          html_url: htmlUrl(call, run),
          repository,
          head_repository: repository,
        }),
      );
    },
  },
  'actions/list-jobs-for-workflow-run': {
    needs: ['actions', 'read'],
    perform(call) {
      const run = runOf(call);
      const jobs = run.jobs.map((job) =>
        call.views.complete('job', {
          ...job,
          run_id: run.id,
          head_sha: run.headSha,
          html_url: `${htmlUrl(call, run)}/job/${job.id}`,
        }),
      );
      return ok({ total_count: jobs.length, jobs });
    },
  },
};

function runOf(call: Call): WorkflowRun {
  const run = call.repository.runs.get(Number(param(call, 'run_id')));
  if (!run) throw notFound();
  return run;
}

function htmlUrl(call: Call, run: WorkflowRun): string {
  return `${call.views.urls.web}/${call.repository.git.name}/actions/runs/${run.id}`;
}
