import { randomBytes } from 'node:crypto';
import type { FaultTiming } from '../fault-plan.js';
import type { BareRepository, Files } from '../git-server/bare-repository.js';
import { type GitServer, startGitServer } from '../git-server/git-server.js';
import { listen } from '../loopback.js';
import { API_BASE, createApi, type LoggedRequest } from './api.js';
import { loadContract } from './contract.js';
import type { Fault } from './faults.js';
import type { JsonObject } from './json.js';
import { headRepository, pullDetails, pullOf, refreshHead } from './pull-views.js';
import { createViews, type Views } from './views.js';
import {
  account,
  addComment,
  addIssue,
  addLabels,
  type Comment,
  createWorld,
  type Issue,
  type NewIssue,
  type Permissions,
  type Repository,
  type Role,
  type Settings,
  type WorkflowRun,
} from './world.js';

export interface GitHubOptions {
  /** `owner/name` of the repository the tests are about; `octo/widgets` when omitted. */
  readonly repository?: string;
  readonly isPrivate?: boolean;
  readonly defaultBranch?: string;
  /** The first commit of the default branch; `null` leaves the repository empty. */
  readonly files?: Files | null;
  /** Beside the owner, who is an admin. */
  readonly collaborators?: Readonly<Record<string, Role>>;
  /** What `token` may do; what the documented example workflow asks for when omitted. */
  readonly permissions?: Permissions;
}

export interface NewPull extends Omit<NewIssue, 'pull'> {
  readonly head: string;
  readonly base?: string;
  readonly draft?: boolean;
  /** `owner/name` of a repository added with `addRepository` that holds the head. */
  readonly from?: string;
}

/** An issue or a pull request with its comments, in the order they were written. */
export type Thread = Issue & { readonly comments: readonly Comment[] };

/** GitHub on loopback: the REST API, held to GitHub's own description, before real git repositories. */
export interface GitHub {
  /** For GITHUB_API_URL. */
  readonly url: string;
  /** For GITHUB_SERVER_URL; git's remote is `serverUrl/owner/name`. */
  readonly serverUrl: string;
  /** A workflow's own token: it belongs to `github-actions[bot]`. Another one each time. */
  readonly token: string;
  readonly repository: Repository;
  readonly remote: BareRepository;
  readonly git: GitServer;
  readonly views: Views;
  readonly settings: Settings;
  readonly requests: readonly LoggedRequest[];
  /** Requests to one operation, in order. */
  requestsTo(operation: string): LoggedRequest[];

  /** A further token; a person's, or with a login that ends in `[bot]` an app's. May push where contents are writable. */
  addToken(login: string, permissions?: Permissions): string;
  addUser(login: string, role?: Role): void;
  addRepository(name: string, files?: Files): Promise<Repository>;
  addRun(run: WorkflowRun): void;
  /** Opens an issue and gives its number. */
  openIssue(issue: NewIssue): number;
  /** Opens a pull request from a branch that is there, and gives its number. */
  openPull(pull: NewPull): Promise<number>;
  /** Writes a comment and gives its id. */
  comment(number: number, author: string, body: string): number;
  label(number: number, ...names: string[]): void;
  /** Nobody may comment on it any more. */
  lock(number: number): void;

  thread(number: number): Thread;
  /** Every pull request, in order of number. */
  pulls(): Promise<Thread[]>;
  /** A pull request as the API shows it. */
  pullView(number: number): Promise<JsonObject>;

  fault(operation: string, fault: Fault, timing?: FaultTiming): void;
  /** The breaches of the contract so far, for a test that means them; they are then forgotten. */
  takeViolations(): string[];
  /** Ends everything. Rejects when a request or an answer broke the contract and no test took it. */
  close(): Promise<void>;
}

const EXAMPLE_PERMISSIONS: Permissions = { contents: 'write', issues: 'write', 'pull-requests': 'write' };

const contract = loadContract();

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const world = createWorld();
  const git = await startGitServer();
  const server = await listen((request, response) => api.handle(request, response));
  const urls = { api: server.url + API_BASE, web: git.url };
  const views = createViews(world, contract.complete, urls);
  const api = createApi(world, views, contract);

  git.onAdvertise(async (name) => {
    const repository = world.repositories.get(name);
    const open = [...(repository?.issues.values() ?? [])].filter((issue) => issue.pull);
    if (repository) for (const issue of open) await refreshHead(world, repository, issue);
  });

  const name = options.repository ?? 'octo/widgets';
  const repository = await addRepository(
    name,
    options.files === undefined ? { 'README.md': '# widgets\n' } : options.files,
  );
  for (const [login, role] of Object.entries(options.collaborators ?? {})) addUser(login, role);
  const token = addToken('github-actions[bot]', options.permissions ?? EXAMPLE_PERMISSIONS);

  return {
    url: urls.api,
    serverUrl: urls.web,
    token,
    repository,
    remote: repository.git,
    git,
    views,
    settings: world.settings,
    requests: api.requests,
    requestsTo: (operation) => api.requests.filter((request) => request.operation === operation),

    addToken,
    addUser,
    addRepository,
    addRun: (run) => void repository.runs.set(run.id, run),
    openIssue: (issue) => addIssue(world, repository, issue).number,
    async openPull({ head, base = repository.defaultBranch, draft = false, from = name, ...rest }) {
      const pull = { headRepository: from, headBranch: head, base, draft, reviewers: [], merged: false, headSha: '' };
      const issue = addIssue(world, repository, { ...rest, pull });
      await refreshHead(world, repository, issue);
      if (pullOf(issue).headSha === '')
        throw new Error(`${headRepository(world, pull).git.name} has no branch ${head}`);
      return issue.number;
    },
    comment: (number, author, body) => addComment(world, repository, { issue: number, author, body }).id,
    label: (number, ...names) => addLabels(world, repository, issueNumbered(number), names),
    lock(number) {
      issueNumbered(number).locked = true;
    },

    thread,
    async pulls() {
      const numbers = [...repository.issues.values()].filter((issue) => issue.pull).map((issue) => issue.number);
      for (const issue of numbers.map(issueNumbered)) await refreshHead(world, repository, issue);
      return numbers.sort((a, b) => a - b).map(thread);
    },
    pullView: (number) => pullDetails(world, views, repository, issueNumbered(number)),

    fault: (operation, fault, timing) => api.faults.add(operation, fault, timing),
    takeViolations: () => api.violations.splice(0),
    async close() {
      await server.close();
      await git.close();
      if (api.violations.length > 0) throw new Error(`The contract was broken:\n${api.violations.join('\n')}`);
    },
  };

  function addUser(login: string, role?: Role): void {
    account(world, login);
    if (role) repository.collaborators.set(login, role);
  }

  function addToken(login: string, permissions: Permissions = { ...EXAMPLE_PERMISSIONS, actions: 'read' }): string {
    const made = `ghs_${randomBytes(18).toString('hex')}`;
    world.tokens.set(made, { login: account(world, login).login, permissions });
    const contents = permissions.contents ?? 'none';
    if (contents !== 'none') git.grant(made, { login, access: contents });
    return made;
  }

  async function addRepository(fullName: string, files: Files | null = null): Promise<Repository> {
    const [owner = '', short = ''] = fullName.split('/');
    const { isPrivate = true, defaultBranch = 'main' } = options;
    const bare = await git.createRepository(fullName, { isPrivate, defaultBranch });
    if (files) await bare.commit(defaultBranch, files, 'Begin');
    const made: Repository = {
      id: world.nextId(),
      owner: account(world, owner).login,
      name: short,
      defaultBranch,
      git: bare,
      collaborators: new Map<string, Role>([[owner, 'admin']]),
      issues: new Map(),
      comments: new Map(),
      labels: new Map(),
      runs: new Map(),
    };
    world.repositories.set(fullName, made);
    return made;
  }

  function issueNumbered(number: number): Issue {
    const issue = repository.issues.get(number);
    if (!issue) throw new Error(`there is no #${number}`);
    return issue;
  }

  function thread(number: number): Thread {
    const issue = issueNumbered(number);
    return { ...issue, comments: [...repository.comments.values()].filter((comment) => comment.issue === number) };
  }
}
