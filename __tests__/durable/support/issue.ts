import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Event } from '../../../src/model/index.js';
import { readLedger } from '../../../src/storage/ledger/read-ledger.js';
import { type BuiltAction, buildAction } from '../../action/support/built-action.js';
import { type ActionWorld, openWorld } from '../../action/support/world.js';
import type { GitHub, GitHubOptions, Thread } from '../../support/github/github.js';
import type { StepResult } from '../../support/runner/runner.js';
import type { Trigger } from '../../support/trigger.js';

/** What is asked for on an issue, and what comes of it. */
interface OnIssue {
  /** Wendy labels it with `gump:<workflow>`. */
  label(workflow: string): Trigger;
  /** Wendy comments on it. */
  says(text: string): Trigger;
  /** Our comments on it, the oldest first. */
  ours(): Thread['comments'];
  /** What GitHub says of a job. */
  job(id: number, status: 'in_progress' | 'completed'): void;
  /** The ref of the run that is stored, once its ledger there has a line like this. */
  stored(line: RegExp): Promise<string>;
}

/** A world with one issue in it, which Rita has opened and Wendy may label. */
export interface IssueWorld extends ActionWorld, OnIssue {
  readonly issue: number;
}

type Options = Pick<GitHubOptions, 'files' | 'permissions'>;

/** Without `actions: read`, GitHub tells nobody whether a job has ended: only the locks count. */
export const NOT_OF_JOBS = { contents: 'write', issues: 'write', 'pull-requests': 'write' } as const;

export async function openIssue(action: string, options: Options): Promise<IssueWorld> {
  const world = await openWorld(action, { permissions: { ...NOT_OF_JOBS, actions: 'read' }, ...options });
  const issue = world.github.openIssue({ title: 'Do it', body: 'Now.', author: 'rita' });
  return { ...world, issue, ...onIssue(() => ({ ...world, issue })) };
}

/** Builds the action before the tests of a block. */
export function builtOnce(): Pick<BuiltAction, 'folder'> {
  let action: BuiltAction;
  beforeAll(() => {
    action = buildAction();
  });
  afterAll(() => action.remove());
  return {
    get folder() {
      return action.folder;
    },
  };
}

/** A world of its own for each test of a block, with an issue in it. */
export function issueEach(
  action: Pick<BuiltAction, 'folder'>,
  options: Options,
): Omit<IssueWorld, 'close' | 'checkout'> {
  let world: IssueWorld;
  beforeEach(async () => {
    world = await openIssue(action.folder, options);
  });
  afterEach(() => world.close());
  return {
    get github() {
      return world.github;
    },
    get runner() {
      return world.runner;
    },
    get shared() {
      return world.shared;
    },
    get issue() {
      return world.issue;
    },
    start: (...job) => world.start(...job),
    run: (...job) => world.run(...job),
    addRunner: () => world.addRunner(),
    show: (...file) => world.show(...file),
    ...onIssue(() => world),
  };
}

function onIssue(world: () => Pick<IssueWorld, 'github' | 'issue'>): OnIssue {
  return {
    label: (workflow) => ({
      ...{ on: 'issues.labeled', number: world().issue, label: `gump:${workflow}`, sender: 'wendy' },
    }),
    says: (text) => ({ on: 'issue_comment.created', comment: world().github.comment(world().issue, 'wendy', text) }),
    ours: () =>
      world()
        .github.thread(world().issue)
        .comments.filter(({ author }) => author === 'github-actions[bot]'),
    job(id, status) {
      const jobs = [{ id: id * 10, name: 'gump', status }];
      world().github.addRun({ id, event: 'issues', headBranch: 'main', headSha: '', jobs });
    },
    stored: (line) => storedRun(world().github, line),
  };
}

/** Resolves with the ref of the first stored run once its ledger on the remote has a line like this. */
export async function storedRun({ git, remote }: Pick<GitHub, 'git' | 'remote'>, line: RegExp): Promise<string> {
  for (;;) {
    const pushed = git.pushed();
    const [ref = ''] = (await remote.git(['for-each-ref', '--format=%(refname)', 'refs/gump/runs'])).split('\n');
    if (ref !== '' && line.test(await remote.git(['show', `${ref}:ledger/00000.ndjson`]))) return ref;
    await pushed;
  }
}

/** A job that no thread asks for. */
export const dispatch = { on: 'workflow_dispatch', inputs: {}, sender: 'wendy' } as const;

/** The action as on a machine that can be lost: it has no post step. Answers its folder. */
export async function withoutPost(action: Pick<BuiltAction, 'folder'>): Promise<string> {
  const folder = join(action.folder, 'gone');
  await mkdir(folder, { recursive: true });
  const yml = await readFile(join(action.folder, 'action.yml'), 'utf8');
  const inFolder = yml.replace('dist/main/index.js', '../dist/main/index.js').replace(/^ {2}post.*\n/gm, '');
  await writeFile(join(folder, 'action.yml'), inFolder);
  return folder;
}

export async function eventsOf({ outputs }: StepResult): Promise<readonly Event[]> {
  return (await readLedger(outputs.ledger ?? '')).events;
}

/** Every launch of an agent in the ledger, such as `one#1`. */
export async function launchesIn(result: StepResult): Promise<readonly string[]> {
  return (await eventsOf(result)).flatMap((event) =>
    event.type === 'agent_launched' ? [`${event.step}#${event.launch}`] : [],
  );
}
