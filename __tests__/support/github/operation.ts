import type { Json } from './json.js';
import { notFound } from './refusal.js';
import type { Views } from './views.js';
import type { Account, Area, Issue, Level, Repository, World } from './world.js';

/** One request, authenticated, permitted and valid by the contract. */
export interface Call {
  readonly world: World;
  readonly views: Views;
  readonly actor: Account;
  /** Throws a 404 where the path names no repository that is there. */
  readonly repository: Repository;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
}

export interface Operation {
  /** What the token must be permitted. */
  readonly needs: Need | ((call: Call) => Need);
  /** Throws a Refusal for what GitHub would refuse. */
  perform(call: Call): Answer | Promise<Answer>;
}

/** `account` is what only a person's token can do. */
export type Need = 'metadata' | 'account' | readonly [Area, Exclude<Level, 'none'>];

export type Operations = Readonly<Record<string, Operation>>;

export const ok = (body: Json): Answer => ({ status: 200, body });
export const created = (body: Json): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

/** A path parameter; the contract has checked that it is there. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`the path has no ${name}`);
  return value;
}

export function issueOf(call: Call): Issue {
  const issue = call.repository.issues.get(Number(param(call, 'issue_number')));
  if (!issue) throw notFound();
  return issue;
}

/** A thread belongs to the area `issues`, or to `pull-requests` when it is one. */
export function threadNeeds(level: 'read' | 'write') {
  return (call: Call): Need => [areaOf(call.repository.issues.get(Number(call.params.issue_number))), level];
}

/** The same for the thread a comment is on. */
export function commentNeeds(level: 'read' | 'write') {
  return (call: Call): Need => {
    const comment = call.repository.comments.get(Number(call.params.comment_id));
    return [areaOf(comment && call.repository.issues.get(comment.issue)), level];
  };
}

function areaOf(issue: Issue | undefined): Area {
  return issue?.pull ? 'pull-requests' : 'issues';
}
