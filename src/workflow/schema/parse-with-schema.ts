import type { z } from 'zod';
import type { Dialect } from '../../model/workflow.js';
import type { Findings } from '../diagnostics/findings.js';
import { findNearest } from '../diagnostics/nearest.js';
import { keyPlace, nodeAt, toPlainValue, valuePlace, type NodePath } from '../yaml/places.js';
import type { YamlMap, YamlNode } from '../yaml/yaml.js';
import { migrationHint } from './migration-hint.js';

/** The parts of a file that fit its schema. */
export interface SchemaResult<T> {
  /** The file's value without the invalid parts, so that the rest can still be checked. */
  readonly value: T;
  /** Paths (`steps.0`) of maps from which something invalid was removed: a key missing there may have been written. */
  readonly repairedPaths: ReadonlySet<string>;
  /** Whether steps, names or inputs were removed, so that an unknown name is not necessarily an error. */
  readonly isIncomplete: boolean;
}

type Issue = z.core.$ZodIssue;
/** Returns the keys that the map at a path may have; the last name in the path decides. */
export type KnownKeys = (path: NodePath) => readonly string[];

const MAX_PASSES = 3;
/** Paths of keys that define names. If one is removed, `isIncomplete` is set. */
const NAMING_KEYS = /(^|\.)(steps|each|name|inputs|with|workflow|recipe|foreach)$/;
/** Lists whose entries are repaired one by one, each with the placeholder that replaces an invalid entry. */
const PLACEHOLDERS: Readonly<Record<string, unknown>> = { gate: '', strategy: '', context: { bash: '' } };

/**
 * Parses a file with a schema and reports everything that does not fit; null if nothing usable is left. `dialect` is
 * null for a file that is not a workflow.
 */
export function parseWithSchema<S extends z.ZodType>(
  schema: S,
  root: YamlNode,
  dialect: Dialect | null,
  knownKeys: KnownKeys,
  findings: Findings,
): SchemaResult<z.output<S>> | null {
  let value = toPlainValue(root);
  const repairedPaths = new Set<string>();
  const removed = new Set<string>();
  for (let round = 0; round < MAX_PASSES; round++) {
    // The schema is used for a few passes only: compiling it would take longer than it saves.
    const parsed = schema.safeParse(value, { error: describeIssue, jitless: true });
    if (parsed.success)
      return { value: parsed.data, repairedPaths, isIncomplete: [...removed].some((path) => NAMING_KEYS.test(path)) };
    for (const issue of parsed.error.issues) {
      const path = issue.path.filter((part) => typeof part !== 'symbol');
      if (!removed.has(pathKey(path))) reportIssue(issue, path, root, dialect, knownKeys, findings);
      value = repair(value, issue, path, repairedPaths, removed);
    }
  }
  return null;
}

/** A path as text, for sets of paths: `steps.0`. */
export function pathKey(path: NodePath): string {
  return path.join('.');
}

function reportIssue(
  issue: Issue,
  path: NodePath,
  root: YamlNode,
  dialect: Dialect | null,
  knownKeys: KnownKeys,
  findings: Findings,
): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const known = knownKeys(path);
      const near = findNearest(key, known);
      const hint =
        (dialect === null ? null : migrationHint(key, dialect)) ??
        (near === null ? knownKeysHint(known) : `did you mean \`${near}\`?`);
      findings.error(
        keyPlace(root, [...path, key]),
        'unknown-key',
        `unknown key \`${key}\` ${locationOf(path, dialect)}`,
        hint,
      );
    }
    return;
  }
  const node = nodeAt(root, path);
  const subject = subjectOf(path, dialect);
  if (node === null && isLikelyTypo(root, path, knownKeys)) return;
  if (node === null || (node.kind === 'scalar' && node.value === null && node.source === '')) {
    const missing = node === null;
    const place = missing ? valuePlace(root, path) : keyPlace(root, path);
    findings.error(place, 'missing-key', missing ? `${subject} is missing` : `${subject} has no value`);
    return;
  }
  const allowed = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  findings.error(
    node.place,
    'bad-value',
    `${subject} ${issue.message}`,
    hintFor(node, path, allowed, issue.code === 'invalid_type' ? issue.expected : null),
  );
}

/** Whether an unknown key, which has been reported, is most likely a typo of the missing key at the path. */
function isLikelyTypo(root: YamlNode, path: NodePath, knownKeys: KnownKeys): boolean {
  const parent = nodeAt(root, path.slice(0, -1));
  if (parent?.kind !== 'map') return false;
  const known = knownKeys(path.slice(0, -1));
  return [...parent.entries.keys()].some((key) => !known.includes(key) && findNearest(key, known) === path.at(-1));
}

const DURATIONS: readonly unknown[] = ['timeout', 'max_time', 'max_timeout'];

function hintFor(node: YamlNode, path: NodePath, allowed: readonly string[], expected: string | null): string | null {
  if (node.kind === 'map') return hintForMap(node);
  if (node.kind !== 'scalar') return null;
  if (DURATIONS.includes(path.at(-1)) && typeof node.value === 'number') return `write it with a unit: ${node.source}s`;
  if (expected === 'string') return `put it in quotes: "${node.source}"`;
  if (typeof node.value !== 'string') return null;
  const numeric = node.quoted && /^-?\d+(\.\d+)?$/.test(node.value.trim());
  if ((expected === 'number' || expected === 'int') && numeric) return `without quotes: ${node.value.trim()}`;
  const near = findNearest(node.value, allowed);
  return near === null ? null : `did you mean \`${near}\`?`;
}

/** The hint for braces that were meant as text: YAML reads them as a map of keys without values. */
function hintForMap({ place, entries }: YamlMap): string | null {
  const [first] = entries.values();
  const isEmpty = [...entries.values()].every(({ value }) => value.kind === 'scalar' && value.source === '');
  if (first === undefined || !isEmpty) return null;
  const { line, column } = first.keyPlace;
  const hasBraces = place.line !== line || place.column !== column;
  const keys = [...entries.keys()];
  return hasBraces ? `put it in quotes: "{${keys.join(', ')}}"` : `give \`${keys[0] ?? ''}:\` a value`;
}

/**
 * Removes the invalid part of a value: an unknown key, or a bad value with its key. A placeholder replaces a bad name.
 */
function repair(
  value: unknown,
  issue: Issue,
  path: NodePath,
  repairedPaths: Set<string>,
  removed: Set<string>,
): unknown {
  if (issue.code === 'unrecognized_keys') {
    repairedPaths.add(pathKey(path));
    for (const key of issue.keys) remove(value, [...path, key]);
    return value;
  }
  const key = path.findLastIndex((part) => typeof part === 'string');
  if (key < 0) return value;
  const target = path.slice(0, key + 1);
  repairedPaths.add(pathKey(target.slice(0, -1)));
  const placeholder = PLACEHOLDERS[String(target.at(-1))];
  if (key < path.length - 1 && placeholder !== undefined) {
    replace(value, path.slice(0, key + 2), placeholder);
    return value;
  }
  removed.add(pathKey(target));
  // The name of an input is valid, whatever is wrong with the rest of the input.
  if (target.at(-2) === 'inputs') replace(value, target, null);
  else if (target.at(-1) === 'name' && key === path.length - 1) replace(value, target, 'unnamed');
  else remove(value, target);
  return value;
}

function remove(value: unknown, path: NodePath): void {
  const parent = parentOf(value, path);
  if (parent !== null) Reflect.deleteProperty(parent, path.at(-1) ?? '');
}

function replace(value: unknown, path: NodePath, part: unknown): void {
  const parent = parentOf(value, path);
  if (parent !== null) Reflect.set(parent, path.at(-1) ?? '', part);
}

function parentOf(value: unknown, path: NodePath): object | null {
  let at = value;
  for (const part of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null) return null;
    at = Reflect.get(at, part);
  }
  return typeof at === 'object' && at !== null ? at : null;
}

/** Describes what a value must be, as the rest of a sentence that begins with its key. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[String(issue.expected)] ?? String(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'array') return 'must have at least one entry';
      if (issue.origin === 'string') return 'must not be empty';
      return issue.inclusive === true
        ? `must be at least ${String(issue.minimum)}`
        : `must be more than ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}`;
    default:
      return 'is not usable here';
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
};

function subjectOf(path: NodePath, dialect: Dialect | null): string {
  const last = path.at(-1);
  if (last === undefined) return dialect === null ? 'the file' : 'the workflow';
  if (typeof last === 'string') return `\`${last}\``;
  const list = path.findLast((part) => typeof part === 'string');
  return list === 'steps' || list === 'each' ? 'a step' : `an entry of \`${list ?? 'the list'}\``;
}

function locationOf(path: NodePath, dialect: Dialect | null): string {
  if (path.length === 0) return dialect === null ? 'in the file' : 'in the workflow';
  if (typeof path.at(-1) === 'string') return `in \`${path.at(-1) ?? ''}\``;
  const list = path.findLast((part) => typeof part === 'string');
  return list === 'steps' || list === 'each' ? 'in a step' : `in an entry of \`${list ?? ''}\``;
}

function knownKeysHint(known: readonly string[]): string | null {
  return known.length === 0 ? null : `known here: ${known.join(', ')}`;
}
