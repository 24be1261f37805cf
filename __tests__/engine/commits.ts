import { Commit } from '../../src/model/index.js';
import { hash } from './world.js';

const names = new Map<string, string>();

/** A commit by its short name; `base` is where the run began. */
export function commit(name: string): Commit {
  const id = Commit.parse(hash(name));
  nameCommit(id, name);
  return id;
}

export function nameCommit(id: Commit, name: string): void {
  names.set(id, name);
}

export function nameOf(id: string): string {
  return names.get(id) ?? id.slice(0, 7);
}
