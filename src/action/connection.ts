import { createApi, type Api } from '../github/api/api.js';
import type { Clock } from '../github/api/clock.js';
import { createSelf, type Self } from '../github/api/token-identity.js';
import { createComments, type Comments } from '../github/comments/comments.js';
import { announce } from '../github/job/annotations.js';
import type { Inputs } from '../github/job/inputs.js';
import { jobUrl, type Job } from '../github/job/job.js';
import type { Log } from '../github/job/log.js';
import type { PublicationContext } from '../report/markdown/context.js';
import { redactor } from '../storage/redact.js';
import type { Remote } from '../system/git/remote/remote.js';

/** Everything by which a job speaks: to GitHub, and to whoever reads its log. */
export interface Connection {
  readonly job: Job;
  readonly inputs: Inputs;
  readonly api: Api;
  readonly self: Self;
  readonly comments: Comments;
  readonly log: Log;
  /** Takes secrets out of texts that leave the machine. */
  readonly redact: (text: string) => string;
  /** A sentence at the head of the job's page. */
  readonly say: (level: 'error' | 'warning' | 'notice', message: string) => void;
}

/** What a connection is made of. */
export interface ConnectionParts {
  readonly job: Job;
  readonly inputs: Inputs;
  readonly log: Log;
  readonly clock: Clock;
  /** Values that must not be written anywhere; the token is one of them already. */
  readonly secrets: readonly string[];
}

export function connect({ job, inputs, log, clock, secrets }: ConnectionParts): Connection {
  const token = inputs['github-token'];
  const { owner, repo, apiUrl } = job;
  const api = createApi({ url: apiUrl, token, owner, repo, clock });
  const self = createSelf(api);
  const redact = redactor([token, ...secrets]);
  return {
    job,
    inputs,
    api,
    self,
    comments: createComments(api, self, clock),
    log,
    redact,
    say: (level, message) => {
      log.commands(() => {
        announce(level, redact(message));
      });
    },
  };
}

/** What the renderings need to know of this place. */
export function publicationContext(connection: Connection, thread: number | null): PublicationContext {
  return {
    runUrl: jobUrl(connection.job),
    thread,
    triggerPhrase: connection.inputs['trigger-phrase'],
    commands: ['run', 'resume', 'retry', 'approve', 'reject'],
    compareUrl: null,
    excerpt: () => null,
  };
}

/** For a run that is only on this runner: nobody is told of commands that would be refused. */
export function notStored(context: PublicationContext): PublicationContext {
  return { ...context, commands: ['run'], warnings: [...(context.warnings ?? []), NOT_STORED] };
}

export const NOT_STORED =
  'What this job did is not stored outside of its runner, so it cannot be gone on with; see the warnings of the job.';

/** The repository the job belongs to, and how to get in. */
export function remoteOf({ job, inputs }: Pick<Connection, 'job' | 'inputs'>): Remote {
  return { url: `${job.serverUrl}/${job.repository}`, token: inputs['github-token'] };
}
