import { last, currentLeaves, type CurrentLeaf, type Run } from '../engine/index.js';
import type { Commit, Tree } from '../model/index.js';
import { isGoverningFile } from '../project/governing-files.js';
import { renderCommitMessage } from '../report/commit-message.js';
import { commitTree, treeOf } from '../system/git/repository/commit.js';
import { GUMP_IDENTITY } from '../system/git/repository/identity.js';
import { mergeCommits } from '../system/git/repository/merge.js';
import { overlayTree } from '../system/git/repository/overlay.js';
import { keepCommits } from '../system/git/repository/refs.js';
import type { GitStore } from '../system/git/repository/store.js';

/** How the branch of a run is composed. */
export interface BranchOptions {
  /** `steps`: one commit for each step that changed files. `squash`: one commit for all. */
  readonly commits: 'steps' | 'squash';
  /** Number of the issue or pull request on which the run was requested; null if there is none. */
  readonly thread: number | null;
}

/**
 * The run's work as a line of commits on its base. If the run as a whole changed nothing, `commits` is 0 and `head` is the
 * base.
 */
export interface ComposedBranch {
  readonly head: Commit;
  readonly commits: number;
}

/**
 * Composes the commits of the pull request from the events of a run. Their author is the agent; their trailers name the
 * run, step, attempt and cost. If the run failed, the last attempt of the failed step is the last commit, and says so.
 * The same events give the same commits.
 */
export async function composeBranch(store: GitStore, run: Run, options: BranchOptions): Promise<ComposedBranch> {
  const composer = new BranchComposer(store, run);
  for (const step of currentLeaves(run))
    if (step.leaf.status === 'passed') await composer.add(step, null, options.thread);
  const failed = currentLeaves(run).find(({ leaf }) => leaf.status === 'failed');
  if (failed !== undefined)
    await composer.add(failed, failed.leaf.failure?.message ?? 'it did not pass', options.thread);
  else if (run.ended !== null && run.ended.commit !== null) await composer.finish(run.ended.commit);
  const composed =
    options.commits === 'squash'
      ? await composer.squashed(failed?.leaf.failure?.message ?? null, options.thread)
      : composer.composed();
  // Commits that undo one another are no work.
  const [before, after] = await Promise.all([run.onto, composed.head].map((commit) => treeOf(store, commit)));
  if (before === after) return { head: run.onto, commits: 0 };
  if (composed.commits > 0) await keepCommits(store.repository, run.id, [composed.head]);
  return composed;
}

/** Builds the branch commit by commit, each on the one before. */
class BranchComposer {
  #tip: Commit;
  #commits = 0;
  readonly #store: GitStore;
  readonly #run: Run;

  constructor(store: GitStore, run: Run) {
    this.#store = store;
    this.#run = run;
    this.#tip = run.onto;
  }

  /** Commits the change of one step on the tip: its tree if the step began at the tip, else a merge. */
  async add({ leaf, item }: CurrentLeaf, failure: string | null, thread: number | null): Promise<void> {
    const commit = leaf.commit ?? last(leaf.attempts)?.snapshot?.commit;
    if (commit === undefined) return;
    const attempt = last(leaf.attempts.filter(({ abandoned }) => !abandoned));
    const tree = await this.#treeWith(leaf.base, commit);
    if (tree === null) return;
    const unpriced = leaf.attempts.some(({ usage }) => usage?.cost_source === 'unpriced');
    const agent = attempt?.agent === undefined || attempt.agent === '' ? 'gump' : attempt.agent;
    await this.#commit(tree, agent, {
      run: this.#run.id,
      step: leaf.path,
      item: item === null ? null : { name: item.name, description: item.description },
      agent,
      attempt: attempt?.n ?? 1,
      costUsd: unpriced ? null : leaf.usd,
      failure,
      thread,
    });
  }

  /** Commits what no single step accounts for, such as a merge of two lanes. */
  async finish(commit: Commit): Promise<void> {
    const tree = await this.#treeOf(commit);
    if (tree === (await treeOf(this.#store, this.#tip))) return;
    await this.#commit(tree, 'gump', {
      run: this.#run.id,
      step: 'merge',
      item: null,
      agent: 'gump',
      attempt: 1,
      costUsd: 0,
      failure: null,
      thread: null,
    });
  }

  composed(): ComposedBranch {
    return { head: this.#tip, commits: this.#commits };
  }

  async squashed(failure: string | null, thread: number | null): Promise<ComposedBranch> {
    if (this.#commits === 0) return this.composed();
    const tree = await treeOf(this.#store, this.#tip);
    const run = this.#run;
    const message = renderCommitMessage({
      run: run.id,
      step: run.workflow.name,
      item: null,
      agent: 'gump',
      attempt: 1,
      costUsd: run.unpriced ? null : run.usd,
      failure,
      thread,
    });
    const details = { message, author: GUMP_IDENTITY, date: new Date(run.lastEventAt) };
    return { head: await commitTree(this.#store, tree, [run.onto], details), commits: 1 };
  }

  /** The tree of the tip with a step's change; null if the step changed nothing there, or if its change conflicts. */
  async #treeWith(base: Commit, commit: Commit): Promise<Tree | null> {
    const [before, after, tip] = await Promise.all([base, commit, this.#tip].map((at) => this.#treeOf(at)));
    if (before === undefined || after === undefined || before === after || after === tip) return null;
    if (before === tip) return after;
    const merged = await mergeCommits(this.#store, {
      base,
      ours: this.#tip,
      theirs: commit,
      message: 'merge',
      author: GUMP_IDENTITY,
    });
    return merged.kind === 'merged' && merged.tree !== tip ? merged.tree : null;
  }

  /**
   * The tree of a commit as it is published. A run under another branch's rules has that branch's governing files in
   * its commits; the published tree has those of the branch that the run works on.
   */
  #treeOf(commit: Commit): Promise<Tree> {
    const { base, onto } = this.#run;
    return base === onto ? treeOf(this.#store, commit) : overlayTree(this.#store, commit, onto, isGoverningFile);
  }

  async #commit(tree: Tree, agent: string, facts: Parameters<typeof renderCommitMessage>[0]): Promise<void> {
    const author = { name: agent === 'gump' ? 'gump' : `${agent} (gump)`, email: GUMP_IDENTITY.email };
    this.#tip = await commitTree(this.#store, tree, [this.#tip], {
      message: renderCommitMessage(facts),
      author,
      committer: GUMP_IDENTITY,
      // With the run's own time, composing again gives the same commits, and git sees which are merged already.
      date: new Date(this.#run.lastEventAt),
    });
    this.#commits += 1;
  }
}
