import { join } from 'node:path';
import type { AttemptId, Commit, StepPath } from '../../model/index.js';
import { forceRemove } from '../../system/git/worktree/agent-repository.js';
import type { Confine, Confinement } from '../confinement/confine.js';
import { createSharedResults, type SharedResults } from '../gates/shared-results.js';
import type { LaneGit, LaneUser } from './lanes.js';
import type { Trees } from './trees.js';

/** The tree that the gates of one attempt judge, and the place of their commands. */
export interface GateTree {
  /** Absolute path. */
  readonly folder: string;
  readonly place: Confinement;
  /** What its gates have found out that they share. */
  readonly results: SharedResults;
}

/** The trees of gates. No agent can write them. */
export interface GateTrees {
  /**
   * The tree of an attempt at its snapshot. The first call derives it afresh; each further one takes back what a gate
   * has done to tracked files, and leaves what it has built. A lane's gates run one after the other.
   */
  at(lane: string, attempt: GatedAttempt, commit: Commit, user: LaneUser): Promise<GateTree>;
  /** Runs a function in a fresh tree of a commit. Its result is cached by commit and key. */
  atBase<T extends string>(base: Commit, key: string, user: LaneUser, use: (tree: GateTree) => Promise<T>): Promise<T>;
  /** What gates have noted about a commit under a key; null if none has. Kept for as long as this process runs. */
  recall(commit: Commit, key: string): string | null;
  note(commit: Commit, key: string, text: string): void;
  /** Undoes all of them. */
  remove(): Promise<void>;
}

/** An attempt as its gates know it. */
export interface GatedAttempt {
  readonly id: AttemptId;
  readonly path: StepPath;
}

interface OpenTree extends GatedAttempt {
  readonly tree: GateTree;
}

async function endIfOpened(opened: Promise<Confinement> | null): Promise<void> {
  await opened?.then((place) => place.end()).catch(() => undefined);
}

/** Creates the gate trees of a run in `folder`, an absolute path. */
export function createGateTrees(options: {
  readonly folder: string;
  readonly git: LaneGit;
  readonly trees: Trees;
  readonly confine: Confine;
}): GateTrees {
  const { folder, git, trees, confine } = options;
  /** By lane, the attempts whose gates are under way: each is inside the one before it. */
  const open = new Map<string, OpenTree[]>();
  const results = new Map<string, Promise<unknown>>();
  const notes = new Map<string, string>();
  const pendingUse = new Map<string, Promise<void>>();

  /** Trees that are being undone: nothing waits for that but `remove`. */
  const ending = new Set<Promise<void>>();
  let made = 0;

  const make = async (lane: string, commit: Commit, user: LaneUser): Promise<GateTree> => {
    made += 1;
    const name = `${lane}-${made}`;
    const tree = join(folder, 'gates', name);
    const home = join(folder, 'homes', `gates-${name}`);
    // What an interrupted run has left here is not mounted any more, or must not be.
    await Promise.all([trees.discard(tree), forceRemove(home)]);
    let opened: Promise<Confinement> | null = null;
    // Once: what `setup` has left in its caches is there for the gates.
    const openPlace = () => (opened ??= confine({ kind: 'gate', tree, home }));
    try {
      await trees.derive(tree, commit, openPlace, user);
      return { folder: tree, place: await openPlace(), results: createSharedResults() };
    } catch (error) {
      await Promise.all([endIfOpened(opened), trees.discard(tree)]);
      throw error;
    }
  };
  const undo = async ({ folder: tree, place }: GateTree): Promise<void> => {
    await Promise.all([place.end(), trees.discard(tree)]);
  };
  const discard = (tree: GateTree): void => {
    const undone = undo(tree).finally(() => ending.delete(undone));
    // What cannot be unmounted now is unmounted at the end of the job.
    undone.catch(() => undefined);
    ending.add(undone);
  };

  return {
    recall: (commit, key) => notes.get(`${commit} ${key}`) ?? null,
    note: (commit, key, text) => void notes.set(`${commit} ${key}`, text),
    async at(lane, attempt, commit, user) {
      const stack = open.get(lane) ?? [];
      open.set(lane, stack);
      const known = stack.findIndex(({ id }) => id === attempt.id);
      const outer = stack.filter(({ path }) => attempt.path.startsWith(`${path}/`)).length;
      for (const { tree } of stack.splice(known < 0 ? outer : known + 1)) discard(tree);
      const found = stack[known];
      if (found !== undefined) {
        await git.ensureWorktree(found.tree.folder, commit, false);
        return found.tree;
      }
      const tree = await make(lane, commit, user);
      stack.push({ ...attempt, tree });
      return tree;
    },
    async atBase<T extends string>(
      base: Commit,
      key: string,
      user: LaneUser,
      use: (tree: GateTree) => Promise<T>,
    ): Promise<T> {
      const id = `${base} ${key}`;
      const cached = results.get(id);
      // The key identifies the function, so the cached result has its type.
      if (cached !== undefined) return cached as Promise<T>;
      const name = `base-${base.slice(0, 12)}`;
      // Only one function at a time may use the tree, regardless of its key.
      const before = pendingUse.get(name) ?? Promise.resolve();
      const result = before.then(async () => {
        const tree = await make(name, base, user);
        return use(tree).finally(() => discard(tree));
      });
      const done = result.then(
        () => undefined,
        () => void results.delete(id),
      );
      pendingUse.set(name, done);
      results.set(id, result);
      return result;
    },
    async remove() {
      for (const stack of open.values()) for (const { tree } of stack.splice(0)) discard(tree);
      await Promise.all(ending);
    },
  };
}
