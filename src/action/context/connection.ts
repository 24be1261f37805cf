/**
 * What all parts of a job are handed: the process as the runner started it (`action-host.ts`, `process-host.ts`), the
 * run's host made of it (`run-host.ts`), and, here, the connection to GitHub and to the log.
 */
import { createApi, type Api } from '../../github/api/api.js';
import type { Clock } from '../../github/api/clock.js';
import { createTokenIdentity, type TokenIdentity } from '../../github/api/token-identity.js';
import { createComments, type Comments } from '../../github/comments/comments.js';
import { annotateJob } from '../../github/job/annotations.js';
import type { Inputs } from '../../github/job/inputs.js';
import { jobUrl, type Job } from '../../github/job/job.js';
import type { Log } from '../../github/job/log.js';
import type { PublicationContext } from '../../report/markdown/context.js';
import { createRedactor } from '../../storage/redact.js';
import type { Remote } from '../../system/git/remote/remote.js';

/** What a job communicates with: GitHub's API, comments and the job's log, and the inputs that configure them. */
export interface Connection {
  readonly job: Job;
  readonly inputs: Inputs;
  readonly api: Api;
  readonly tokenIdentity: TokenIdentity;
  readonly comments: Comments;
  readonly log: Log;
  /** Removes secrets from text that leaves the machine. */
  readonly redact: (text: string) => string;
  /** Adds an annotation without a file position, shown at the top of the job's page. Secrets are removed. */
  readonly annotate: (level: 'error' | 'warning' | 'notice', message: string) => void;
}

/** What `connect` creates a connection from. */
export interface ConnectionParts {
  readonly job: Job;
  readonly inputs: Inputs;
  readonly log: Log;
  readonly clock: Clock;
  /** Values that must not be written anywhere. The token is always one of them and need not be listed. */
  readonly secrets: readonly string[];
}

/** Creates the API client, and what is built on it: the token's identity, the comments and the redaction. */
export function connect({ job, inputs, log, clock, secrets }: ConnectionParts): Connection {
  const token = inputs['github-token'];
  const { owner, repo, apiUrl } = job;
  const api = createApi({ url: apiUrl, token, owner, repo, clock });
  const tokenIdentity = createTokenIdentity(api);
  const redact = createRedactor([token, ...secrets]);
  return {
    job,
    inputs,
    api,
    tokenIdentity,
    comments: createComments(api, tokenIdentity, clock),
    log,
    redact,
    annotate: (level, message) => {
      log.commands(() => {
        annotateJob(level, redact(message));
      });
    },
  };
}

/** Creates the context to render this job's reports with. `thread` is the number of the issue or pull request. */
export function createPublicationContext(connection: Connection, thread: number | null): PublicationContext {
  return {
    runUrl: jobUrl(connection.job),
    thread,
    triggerPhrase: connection.inputs['trigger-phrase'],
    commands: connection.inputs.check ? [] : ['run', 'resume', 'retry', 'approve', 'reject'],
    compareUrl: null,
    excerpt: () => null,
  };
}

/** Adapts a context to a run that exists only on this runner: adds a warning, omits commands that would be refused. */
export function withNotStoredWarning(context: PublicationContext): PublicationContext {
  return { ...context, commands: ['run'], warnings: [...(context.warnings ?? []), NOT_STORED_WARNING] };
}

/** The warning on a run that could not be stored outside of its runner. */
export const NOT_STORED_WARNING =
  'What this job did is not stored outside of its runner, so it cannot be gone on with; see the warnings of the job.';

/** Returns the git remote of the job's repository, with the token that gives access to it. */
export function remoteOf({ job, inputs }: Pick<Connection, 'job' | 'inputs'>): Remote {
  return { url: `${job.serverUrl}/${job.repository}`, token: inputs['github-token'] };
}
