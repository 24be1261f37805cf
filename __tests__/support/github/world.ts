import type { BareRepository } from '../git-server/bare-repository.js';

/** Areas of a token's `permissions:`. Metadata can be read by every token. */
export type Area = 'actions' | 'contents' | 'issues' | 'pull-requests';
export type Level = 'none' | 'read' | 'write';
export type Permissions = Readonly<Partial<Record<Area, Level>>>;

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
}

export interface Token {
  readonly login: string;
  /** An area left out is `none`, as in a workflow file. */
  readonly permissions: Permissions;
}

export type ReactionContent = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

export interface Reaction {
  readonly id: number;
  readonly author: string;
  readonly content: ReactionContent;
  readonly createdAt: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: string;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Every body it ever had, the present one last. */
  readonly history: string[];
  reactions: Reaction[];
}

export interface Pull {
  /** `owner/name` of where the head branch is: another repository when it came from a fork. */
  readonly headRepository: string;
  readonly headBranch: string;
  base: string;
  draft: boolean;
  reviewers: string[];
  merged: boolean;
  /** The last commit seen at the head, kept for when the branch is gone. */
  headSha: string;
}

/** An issue; with `pull`, a pull request. They share their numbers. */
export interface Issue {
  readonly number: number;
  readonly id: number;
  title: string;
  body: string;
  readonly author: string;
  labels: string[];
  state: 'open' | 'closed';
  locked: boolean;
  readonly createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
  readonly pull: Pull | null;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export interface Job {
  readonly id: number;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
}

export interface WorkflowRun {
  readonly id: number;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly jobs: readonly Job[];
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly git: BareRepository;
  readonly collaborators: Map<string, Role>;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, Comment>;
  readonly labels: Map<string, Label>;
  readonly runs: Map<number, WorkflowRun>;
}

/** What an owner can switch. */
export interface Settings {
  /** "Allow GitHub Actions to create and approve pull requests". */
  pullRequestsByActions: boolean;
  /** Off where the plan has no drafts: a free private repository. */
  drafts: boolean;
}

/** Everything the fake knows but git's own data, which is in the bare repositories. */
export interface World {
  readonly accounts: Map<string, Account>;
  readonly tokens: Map<string, Token>;
  readonly repositories: Map<string, Repository>;
  readonly settings: Settings;
  nextId(): number;
  now(): string;
}

export function createWorld(): World {
  let lastId = 1000;
  return {
    accounts: new Map(),
    tokens: new Map(),
    repositories: new Map(),
    settings: { pullRequestsByActions: true, drafts: true },
    nextId: () => (lastId += 1),
    now: () => new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

/** The account of a login; made when it is new. A login that ends in `[bot]` is a bot. */
export function account(world: World, login: string): Account {
  const known = world.accounts.get(login);
  if (known) return known;
  const isBot = login.endsWith('[bot]');
  const id = login === 'github-actions[bot]' ? 41898282 : world.nextId();
  const made: Account = { login, id, type: isBot ? 'Bot' : 'User' };
  world.accounts.set(login, made);
  return made;
}

export interface NewIssue {
  readonly number?: number;
  readonly title: string;
  readonly body?: string;
  readonly author: string;
  readonly labels?: readonly string[];
  readonly pull?: Pull;
}

export function addIssue(world: World, repository: Repository, opened: NewIssue): Issue {
  const number = opened.number ?? Math.max(0, ...repository.issues.keys()) + 1;
  const at = world.now();
  const issue: Issue = {
    number,
    id: world.nextId(),
    title: opened.title,
    body: opened.body ?? '',
    author: account(world, opened.author).login,
    labels: [],
    state: 'open',
    locked: false,
    createdAt: at,
    updatedAt: at,
    reactions: [],
    pull: opened.pull ?? null,
  };
  repository.issues.set(number, issue);
  addLabels(world, repository, issue, opened.labels ?? []);
  return issue;
}

/** Adding a label nobody made yet makes it. Names are the same in any case. */
export function addLabels(world: World, repository: Repository, issue: Issue, names: readonly string[]): void {
  for (const name of names) {
    const label = repository.labels.get(name.toLowerCase()) ?? addLabel(world, repository, { name });
    if (!issue.labels.includes(label.name)) issue.labels.push(label.name);
  }
}

export function addLabel(
  world: World,
  repository: Repository,
  { name, color = 'ededed', description = null }: { name: string; color?: string; description?: string | null },
): Label {
  const label: Label = { id: world.nextId(), name, color, description };
  repository.labels.set(name.toLowerCase(), label);
  return label;
}

export function addComment(
  world: World,
  repository: Repository,
  { issue, author, body }: { issue: number; author: string; body: string },
): Comment {
  const at = world.now();
  const id = world.nextId();
  const made: Comment = {
    id,
    issue,
    author: account(world, author).login,
    body,
    createdAt: at,
    updatedAt: at,
    history: [body],
    reactions: [],
  };
  repository.comments.set(id, made);
  return made;
}
