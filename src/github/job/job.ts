/**
 * The job of GitHub Actions: its environment, inputs, outputs, log, annotations and summary. Begin reading here: `Job`
 * says where the job runs and what started it. `inputs.ts` reads the inputs, `outputs.ts` writes the outputs, and
 * `log.ts` keeps untrusted text from being taken for runner commands.
 */
import { z } from 'zod';
import type { Environment } from './inputs.js';

/** Where a job runs and what started it, from the runner's default environment variables. */
export interface Job {
  readonly owner: string;
  readonly repo: string;
  /** `owner/repo`. */
  readonly repository: string;
  readonly apiUrl: string;
  /** Without a trailing slash. */
  readonly serverUrl: string;
  readonly eventName: string;
  /** `refs/heads/main`, `refs/pull/7/merge` … */
  readonly ref: string;
  readonly sha: string;
  readonly runId: string;
  readonly runAttempt: string;
  /** Absolute. */
  readonly workspace: string;
  /** Absolute. The runner empties it after the job. */
  readonly temp: string;
}

const variables = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_REF: z.string().default(''),
  GITHUB_SHA: z.string().default(''),
  GITHUB_RUN_ID: z.string().default('0'),
  GITHUB_RUN_ATTEMPT: z.string().default('1'),
  GITHUB_WORKSPACE: z.string().min(1),
  RUNNER_TEMP: z.string().min(1),
});

/** Reads the runner's variables. Throws if one is missing or malformed, which only happens outside of a job. */
export function readJob(environment: Environment): Job {
  const parsed = variables.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => String(path[0]));
    throw new Error(`This is no job of GitHub Actions: ${names.join(', ')} missing or malformed.`);
  }
  const values = parsed.data;
  const [owner = '', repo = ''] = values.GITHUB_REPOSITORY.split('/');
  return {
    owner,
    repo,
    repository: values.GITHUB_REPOSITORY,
    apiUrl: values.GITHUB_API_URL,
    serverUrl: values.GITHUB_SERVER_URL.replace(/\/+$/, ''),
    eventName: values.GITHUB_EVENT_NAME,
    ref: values.GITHUB_REF,
    sha: values.GITHUB_SHA,
    runId: values.GITHUB_RUN_ID,
    runAttempt: values.GITHUB_RUN_ATTEMPT,
    workspace: values.GITHUB_WORKSPACE,
    temp: values.RUNNER_TEMP,
  };
}

/** Returns the URL of the workflow run, including the attempt if it is not the first. */
export function jobUrl(job: Job): string {
  const attempt = job.runAttempt === '1' ? '' : `/attempts/${job.runAttempt}`;
  return `${job.serverUrl}/${job.repository}/actions/runs/${job.runId}${attempt}`;
}
