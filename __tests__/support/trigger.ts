import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { GitHub } from './github/github.js';
import type { Json, JsonObject } from './github/json.js';
import type { JobContext } from './runner/environment.js';

/** What happens at GitHub that starts a workflow. */
export type Trigger =
  | { readonly on: 'issues.labeled'; readonly number: number; readonly label: string; readonly sender: string }
  | { readonly on: 'issue_comment.created'; readonly comment: number }
  | { readonly on: 'pull_request.labeled'; readonly number: number; readonly label: string; readonly sender: string }
  | { readonly on: 'workflow_dispatch'; readonly inputs: Readonly<Record<string, string>>; readonly sender: string }
  | { readonly on: 'schedule'; readonly schedule: string };

/** What the runner is told of it: half of a step's options. */
export interface Triggered {
  readonly job: JobContext;
  readonly event: JsonObject;
}

/**
 * GitHub's own example payload of the event, with the fake's repository, threads and people put in, and the ref and
 * commit such an event runs on.
 */
export async function triggered(github: GitHub, trigger: Trigger): Promise<Triggered> {
  const example = await readExample(trigger.on);
  const shared = {
    ...example,
    ...('organization' in example ? { organization: {} } : {}),
    repository: { ...object(example.repository), ...github.views.repository('full-repository', github.repository) },
  };
  switch (trigger.on) {
    case 'issues.labeled': {
      github.label(trigger.number, trigger.label);
      const issue = {
        ...object(example.issue),
        ...github.views.issue(github.repository, github.thread(trigger.number)),
      };
      const event = { ...shared, ...labelledBy(github, trigger), issue };
      return { event, job: await onDefaultBranch(github, 'issues', trigger.sender) };
    }
    case 'issue_comment.created': {
      const comment = github.repository.comments.get(trigger.comment);
      if (!comment) throw new Error(`there is no comment ${trigger.comment}`);
      const event = {
        ...shared,
        issue: { ...object(example.issue), ...github.views.issue(github.repository, github.thread(comment.issue)) },
        comment: { ...object(example.comment), ...github.views.comment(github.repository, comment) },
        sender: github.views.user(comment.author),
      };
      return { event, job: await onDefaultBranch(github, 'issue_comment', comment.author) };
    }
    case 'pull_request.labeled': {
      github.label(trigger.number, trigger.label);
      const pull = { ...object(example.pull_request), ...(await github.pullView(trigger.number)) };
      const event = { ...shared, ...labelledBy(github, trigger), number: trigger.number, pull_request: pull };
      return { event, job: await onMergeRef(github, trigger.number, trigger.sender) };
    }
    case 'workflow_dispatch': {
      const ref = `refs/heads/${github.repository.defaultBranch}`;
      const event = { ...shared, inputs: trigger.inputs, ref, sender: github.views.user(trigger.sender) };
      return { event, job: await onDefaultBranch(github, 'workflow_dispatch', trigger.sender) };
    }
    case 'schedule':
      return {
        event: { ...shared, schedule: trigger.schedule },
        job: await onDefaultBranch(github, 'schedule', github.repository.owner),
      };
  }
}

function labelledBy(github: GitHub, { label, sender }: { label: string; sender: string }): JsonObject {
  return { label: github.views.label(github.repository, label), sender: github.views.user(sender) };
}

async function onDefaultBranch(github: GitHub, eventName: string, actor: string): Promise<JobContext> {
  const ref = `refs/heads/${github.repository.defaultBranch}`;
  return { ...place(github), eventName, actor, ref, sha: (await github.remote.resolve(ref)) ?? '' };
}

/** Pull request events run on the merge of head and base, which GitHub makes for it. */
async function onMergeRef(github: GitHub, number: number, actor: string): Promise<JobContext> {
  const { pull } = github.thread(number);
  if (!pull) throw new Error(`#${number} is no pull request`);
  const ref = `refs/pull/${number}/merge`;
  const tree = (await github.remote.git(['merge-tree', '--write-tree', pull.base, pull.headSha])).trim();
  const parents = ['-p', pull.base, '-p', pull.headSha];
  const sha = (await github.remote.git(['commit-tree', tree, ...parents, '-m', `Merge ${pull.headSha}`])).trim();
  await github.remote.git(['update-ref', ref, sha]);
  return { ...place(github), eventName: 'pull_request', actor, ref, sha, headRef: pull.headBranch, baseRef: pull.base };
}

function place(github: GitHub): Pick<JobContext, 'apiUrl' | 'serverUrl' | 'token' | 'repository'> {
  const { url, serverUrl, token, remote } = github;
  return { apiUrl: url, serverUrl, token, repository: remote.name };
}

async function readExample(name: string): Promise<JsonObject> {
  const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', 'webhooks', `${name}.json`);
  return z.record(z.string(), z.json()).parse(JSON.parse(await readFile(file, 'utf8')));
}

function object(value: Json | undefined): JsonObject {
  return z.record(z.string(), z.json()).parse(value);
}
