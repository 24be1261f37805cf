import { z } from 'zod';

/** Path of a step: names joined by `/`; the root is `''`. Items appear by their slug: `build/auth/impl`. */
export const StepPath = z.string().brand<'StepPath'>();
export type StepPath = z.infer<typeof StepPath>;

/** Full object id of a git commit (40 or 64 hex digits). */
export const Commit = z
  .string()
  .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
  .brand<'Commit'>();
export type Commit = z.infer<typeof Commit>;
/** Full object id of a git tree (40 or 64 hex digits). */
export const Tree = z
  .string()
  .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
  .brand<'Tree'>();
export type Tree = z.infer<typeof Tree>;

/** `path#launch`: the id of one launch of one step; unique within a run. */
export const AttemptId = z.string().regex(/#\d+$/).brand<'AttemptId'>();
export type AttemptId = z.infer<typeof AttemptId>;

/** Owner of an occurrence: `run`, a round `path%n`, a launch `path#launch`, or an attempt `path@occurrence.n`. */
export const Scope = z.string().min(1).brand<'Scope'>();
export type Scope = z.infer<typeof Scope>;

/** `run_YYYY_MM_DD_HHMM_xxxx`, in UTC, with four random base32 characters. */
export const RunId = z
  .string()
  .regex(/^run_\d{4}_\d{2}_\d{2}_\d{4}_[a-z2-7]{4}$/)
  .brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

/** The path of the run itself. */
export const ROOT = StepPath.parse('');
/** The scope of the run itself. */
export const RUN_SCOPE = Scope.parse('run');

/** Path segments of what runs inside an attempt. No step or item may have one of these names. */
export const RESERVED_NAMES: readonly string[] = ['gate', 'retry', 'get', 'replan'];

/** Appends `name` to a path. `name` is not checked: with a slash in it, the result is several levels deeper. */
export function childPath(parent: StepPath, name: string): StepPath {
  return StepPath.parse(parent === '' ? name : `${parent}/${name}`);
}

/** The path one level up. The parent of the root is the root. */
export function parentPath(path: StepPath): StepPath {
  const slash = path.lastIndexOf('/');
  return StepPath.parse(slash < 0 ? '' : path.slice(0, slash));
}

/** The last segment of a path. */
export function baseName(path: StepPath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Builds the id of an attempt: `path#launch`. */
export function attemptId(path: StepPath, launch: number): AttemptId {
  return AttemptId.parse(`${path}#${launch}`);
}

/** Splits an attempt's id into path and launch number. */
export function parseAttemptId(id: AttemptId): { readonly path: StepPath; readonly launch: number } {
  const hash = id.lastIndexOf('#');
  return { path: StepPath.parse(id.slice(0, hash)), launch: Number(id.slice(hash + 1)) };
}
