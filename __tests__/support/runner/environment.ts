/** What a job knows of where and why it runs. */
export interface JobContext {
  readonly apiUrl: string;
  readonly serverUrl: string;
  /** The job's token; masked in the log. */
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly eventName: string;
  readonly ref: string;
  readonly sha: string;
  readonly actor: string;
  readonly defaultBranch?: string;
  /** On pull request events. */
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly runId?: number;
  readonly runAttempt?: number;
  readonly job?: string;
}

/** The folders of the machine. */
export interface Machine {
  /** PATH. */
  readonly path: string;
  readonly home: string;
  readonly temp: string;
  readonly toolCache: string;
  /** Goes into every process's environment, so that what a step left behind is found by it. */
  readonly trackingId: string;
}

/** The default variables of a step, as GitHub documents them. */
export function stepEnvironment(
  context: JobContext,
  machine: Machine,
  { workspace, eventPath }: { workspace: string; eventPath: string },
): Record<string, string> {
  const [owner = ''] = context.repository.split('/');
  return {
    PATH: machine.path,
    LANG: 'C.UTF-8',
    HOME: machine.home,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__gump',
    GITHUB_ACTOR: context.actor,
    GITHUB_ACTOR_ID: '1',
    GITHUB_TRIGGERING_ACTOR: context.actor,
    GITHUB_API_URL: context.apiUrl,
    GITHUB_SERVER_URL: context.serverUrl,
    GITHUB_GRAPHQL_URL: context.apiUrl.replace(/\/api\/v3$/, '/api/graphql'),
    GITHUB_BASE_REF: context.baseRef ?? '',
    GITHUB_HEAD_REF: context.headRef ?? '',
    GITHUB_EVENT_NAME: context.eventName,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_JOB: context.job ?? 'gump',
    GITHUB_REF: context.ref,
    GITHUB_REF_NAME: context.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: context.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REPOSITORY: context.repository,
    GITHUB_REPOSITORY_ID: '1',
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: '1',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ID: String(context.runId ?? 4242),
    GITHUB_RUN_NUMBER: '7',
    GITHUB_RUN_ATTEMPT: String(context.runAttempt ?? 1),
    GITHUB_SHA: context.sha,
    GITHUB_WORKFLOW: 'gump',
    GITHUB_WORKFLOW_REF: `${context.repository}/.github/workflows/gump.yml@${context.ref}`,
    GITHUB_WORKFLOW_SHA: context.sha,
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'loopback',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: machine.temp,
    RUNNER_TOOL_CACHE: machine.toolCache,
    RUNNER_TRACKING_ID: machine.trackingId,
    ACTIONS_RUNTIME_TOKEN: `runtime-token-${machine.trackingId}`,
  };
}

/** The `github` context an action's defaults may refer to. */
export function githubContext(context: JobContext, workspace: string): Record<string, string> {
  return {
    token: context.token,
    repository: context.repository,
    actor: context.actor,
    ref: context.ref,
    sha: context.sha,
    workspace,
    event_name: context.eventName,
    api_url: context.apiUrl,
    server_url: context.serverUrl,
    run_id: String(context.runId ?? 4242),
    job: context.job ?? 'gump',
  };
}
