import { z } from 'zod';
import { commitsBetween, mergeBase } from '../git-reading.js';
import { fileViews } from '../git-views.js';
import { type Call, created, ok, type Operations, param } from '../operation.js';
import { headRepository, pullDetails, pullOf, pullSummary, refreshHead } from '../pull-views.js';
import { type FieldError, forbidden, notFound, unprocessable } from '../refusal.js';
import { addIssue, type Issue, type Repository } from '../world.js';
import { checkLength } from './comments.js';

const newPull = z.object({
  title: z.string().optional(),
  head: z.string(),
  base: z.string(),
  body: z.string().optional(),
  draft: z.boolean().default(false),
});
const pullChange = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});
const reviewRequest = z.object({ reviewers: z.array(z.string()).default([]) });

export const pulls: Operations = {
  'pulls/list': {
    needs: ['pull-requests', 'read'],
    async perform(call) {
      const listed = pullRequests(call).filter((issue) => isWanted(call, issue));
      if (call.query.get('direction') !== 'asc') listed.reverse();
      return ok(await Promise.all(listed.map((issue) => summary(call, issue))));
    },
  },
  'pulls/get': { needs: ['pull-requests', 'read'], perform: async (call) => ok(await details(call, requested(call))) },
  'pulls/list-files': {
    needs: ['pull-requests', 'read'],
    async perform(call) {
      const issue = requested(call);
      await refreshHead(call.world, call.repository, issue);
      const { base, headSha } = pullOf(issue);
      const from = await mergeBase(call.repository.git, `refs/heads/${base}`, headSha);
      return ok(from === null ? [] : await fileViews(call.views, call.repository, from, headSha));
    },
  },
  'pulls/create': {
    needs: ['pull-requests', 'write'],
    async perform(call) {
      const wanted = newPull.parse(call.body);
      const { repository, branch } = headOf(call, wanted.head);
      await checkNew(call, wanted, repository, branch);
      const pull = {
        headRepository: repository.git.name,
        headBranch: branch,
        base: wanted.base,
        draft: wanted.draft,
        reviewers: [],
        merged: false,
        headSha: '',
      };
      const made = { title: wanted.title ?? '', body: wanted.body ?? '', author: call.actor.login, pull };
      return created(await details(call, addIssue(call.world, call.repository, made)));
    },
  },
  'pulls/update': {
    needs: ['pull-requests', 'write'],
    async perform(call) {
      const issue = requested(call);
      const change = pullChange.parse(call.body);
      checkLength(change.body ?? '', 'PullRequest');
      if (change.base !== undefined) {
        if ((await call.repository.git.resolve(`refs/heads/${change.base}`)) === null) throw invalid('base');
        pullOf(issue).base = change.base;
      }
      issue.title = change.title ?? issue.title;
      issue.body = change.body ?? issue.body;
      issue.state = change.state ?? issue.state;
      issue.updatedAt = call.world.now();
      return ok(await details(call, issue));
    },
  },
  'pulls/request-reviewers': {
    needs: ['pull-requests', 'write'],
    async perform(call) {
      const issue = requested(call);
      const { reviewers } = reviewRequest.parse(call.body);
      if (reviewers.includes(issue.author)) throw unprocessable('Review cannot be requested from pull request author.');
      const strangers = reviewers.filter((login) => !call.repository.collaborators.has(login));
      if (strangers.length > 0) throw unprocessable(notCollaborators(call.repository));
      const pull = pullOf(issue);
      pull.reviewers = [...new Set([...pull.reviewers, ...reviewers])];
      return created(await summary(call, issue));
    },
  },
};

const summary = (call: Call, issue: Issue) => pullSummary(call.world, call.views, call.repository, issue);
const details = (call: Call, issue: Issue) => pullDetails(call.world, call.views, call.repository, issue);

function pullRequests(call: Call): Issue[] {
  return [...call.repository.issues.values()].filter((issue) => issue.pull).sort((a, b) => a.number - b.number);
}

function requested(call: Call): Issue {
  const issue = call.repository.issues.get(Number(param(call, 'pull_number')));
  if (!issue?.pull) throw notFound();
  return issue;
}

/** GitHub takes no notice of a `head` that is not `owner:branch`. */
function isWanted(call: Call, issue: Issue): boolean {
  const pull = pullOf(issue);
  const state = call.query.get('state') ?? 'open';
  const head = call.query.get('head') ?? '';
  const base = call.query.get('base') ?? pull.base;
  const own = `${headRepository(call.world, pull).owner}:${pull.headBranch}`;
  return (state === 'all' || issue.state === state) && (!head.includes(':') || head === own) && base === pull.base;
}

/** `branch`, or `owner:branch` for a fork. */
function headOf(call: Call, head: string): { repository: Repository; branch: string } {
  const colon = head.indexOf(':');
  if (colon < 0) return { repository: call.repository, branch: head };
  const owner = head.slice(0, colon);
  const repository = call.world.repositories.get(`${owner}/${call.repository.name}`);
  if (!repository) throw invalid('head');
  return { repository, branch: head.slice(colon + 1) };
}

/** Everything GitHub refuses a new pull request for, in its order: what is wrong with it, then what is not allowed. */
async function checkNew(
  call: Call,
  wanted: z.infer<typeof newPull>,
  headRepo: Repository,
  branch: string,
): Promise<void> {
  const { git } = call.repository;
  if (wanted.title === undefined) throw pullError({ code: 'missing_field', field: 'title' });
  checkLength(wanted.body ?? '', 'PullRequest');
  const base = await git.resolve(`refs/heads/${wanted.base}`);
  const head = await headRepo.git.resolve(`refs/heads/${branch}`);
  const missing = [...(base === null ? ['base'] : []), ...(head === null ? ['head'] : [])];
  if (base === null || head === null) throw invalid(...missing);
  if (headRepo !== call.repository) await git.git(['fetch', '--quiet', headRepo.git.dir, head]);

  const known = pullRequests(call).some((issue) => {
    const pull = pullOf(issue);
    const same = pull.headRepository === headRepo.git.name && pull.headBranch === branch && pull.base === wanted.base;
    return same && issue.state === 'open';
  });
  const label = `${headRepo.owner}:${branch}`;
  if (known) throw custom(`A pull request already exists for ${label}.`);
  if ((await mergeBase(git, base, head)) === null) {
    throw custom(`The ${branch} branch has no history in common with ${wanted.base}`);
  }
  if ((await commitsBetween(git, base, head)).length === 0) {
    throw custom(`No commits between ${wanted.base} and ${branch}`);
  }
  if (wanted.draft && !call.world.settings.drafts) {
    throw unprocessable('Draft pull requests are not supported in this repository.');
  }
  if (call.actor.login === 'github-actions[bot]' && !call.world.settings.pullRequestsByActions) {
    throw forbidden('GitHub Actions is not permitted to create or approve pull requests.');
  }
}

function invalid(...fields: string[]) {
  return unprocessable(...fields.map((field): FieldError => ({ resource: 'PullRequest', field, code: 'invalid' })));
}

const custom = (message: string) => pullError({ code: 'custom', message });

const pullError = (error: Omit<FieldError, 'resource'>) => unprocessable({ resource: 'PullRequest', ...error });

function notCollaborators(repository: Repository): string {
  return (
    'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a ' +
    `collaborator of the ${repository.git.name} repository.`
  );
}
