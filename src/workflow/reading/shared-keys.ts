import type { SourceLocation } from '../../model/diagnostic.js';
import { childPath, RESERVED_NAMES, type StepPath } from '../../model/ids.js';
import { isPassAgent, providerOf, type ContextSource, type GuardLimits, type InputSpec } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { findTemplateNames } from '../names/template.js';
import { parseDuration } from '../values/duration.js';
import { normalizePath, resolveRelativePath } from '../values/paths.js';
import { keyPlace, nodeAt, placeInScalar, placeInText, valuePlace, type NodePath } from '../yaml/places.js';
import type { FileContext } from './context.js';
import type { ReaderEnvironment } from './environment.js';
import { findModelWarning } from './model-warning.js';

/**
 * Reads the keys that both dialects share, from YAML into the model. Each function reports what is wrong with its key.
 */

const NAME = /^[\p{L}\p{N}_-]+$/u;

/**
 * Checks a step's name. Letters and digits of any script, `-` and `_` are allowed, since step paths are made of names.
 * Reserved names, which stand for parts of an attempt, are refused.
 */
export function checkStepName(file: FileContext, name: string, path: NodePath): void {
  const place = valuePlace(file.root, path);
  if (!NAME.test(name)) {
    const hint = `write \`${name.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '') || 'step'}\``;
    file.reading.findings.error(place, 'bad-name', `a step's name has letters, digits, \`-\` and \`_\` only`, hint);
  } else if (RESERVED_NAMES.includes(name))
    file.reading.findings.error(
      place,
      'reserved-name',
      `\`${name}\` is a name of gump's own`,
      'call the step otherwise',
    );
}

/**
 * Records a template, so that its names are checked once the whole workflow is known, in the scope of the step at `at`.
 * `path` is where the template is written.
 */
export function recordTemplate(file: FileContext, at: StepPath, text: string, path: NodePath): void {
  const node = nodeAt(file.root, path);
  file.reading.templates.push({
    at,
    text,
    dialect: file.dialect,
    place: (name, offset) =>
      node?.kind === 'scalar' ? placeInScalar(node, text, name, offset) : valuePlace(file.root, path),
  });
}

/** Returns the text of a prompt, loaded from a file if the prompt names one; empty if that fails, which is reported. */
export function readPrompt(
  file: FileContext,
  prompt: string | { readonly file: string } | undefined,
  at: StepPath,
  path: NodePath,
): string {
  if (prompt === undefined) return '';
  if (typeof prompt === 'string') {
    recordTemplate(file, at, prompt, path);
    return prompt;
  }
  const place = valuePlace(file.root, [...path, 'file']);
  const target = resolveRelativePath(file.file, prompt.file);
  if (target === null || normalizePath(prompt.file.replace(/^(\.\.\/)+/, '')) === null) {
    file.reading.findings.error(place, 'path-outside', `\`${prompt.file}\` leaves the repository`);
    return '';
  }
  const loaded = file.reading.environment.load('prompt', target, file.file);
  if (loaded === null) {
    file.reading.findings.error(
      place,
      'missing-file',
      `there is no prompt file \`${target}\``,
      'the path is relative to the workflow',
    );
    return '';
  }
  file.reading.sources.set(loaded.file, loaded);
  const start: SourceLocation = { file: loaded.file, line: 1, column: 1 };
  file.reading.templates.push({
    at,
    text: loaded.text,
    dialect: file.dialect,
    place: (name, offset) => placeInText(start, loaded.text, offset, name.length + 2),
  });
  return loaded.text;
}

type ContextYaml = readonly ({ readonly file: string } | { readonly bash: string })[];

/** Reads a `context:` list. Paths that are templates are recorded, others are checked. */
export function readContextSources(
  file: FileContext,
  sources: ContextYaml | undefined,
  at: StepPath,
  path: NodePath,
): ContextSource[] {
  return (sources ?? []).flatMap((source, index): ContextSource[] => {
    if ('bash' in source) return source.bash === '' ? [] : [{ kind: 'bash', command: source.bash }];
    const filePath = [...path, index, 'file'];
    if (findTemplateNames(source.file).length > 0) recordTemplate(file, at, source.file, filePath);
    else checkContextFile(file, source.file, filePath);
    return [{ kind: 'file', path: source.file }];
  });
}

/** A missing file is only a warning: an earlier step may write it. */
function checkContextFile({ reading, root }: FileContext, written: string, path: NodePath): void {
  const target = normalizePath(written);
  if (target === null)
    reading.findings.error(valuePlace(root, path), 'path-outside', `\`${written}\` leaves the repository`);
  else if (target === '' || !reading.environment.has(target))
    reading.findings.warning(
      valuePlace(root, path),
      'missing-file',
      `there is no file \`${target || written}\` yet: unless an earlier step writes it, the prompt says that it is missing`,
    );
}

/** Reads a duration in milliseconds; undefined if there is none, or if it cannot be parsed, which is reported. */
export function readDuration(file: FileContext, text: string | undefined, path: NodePath): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  const place = valuePlace(file.root, path);
  file.reading.findings.error(place, 'bad-duration', `\`${text}\` is no duration`, 'write it as 90s, 5m or 1h30m');
  return undefined;
}

/** Reads a numeric limit. 0 means no limit: it becomes undefined, with a warning. */
export function readLimit(file: FileContext, limit: number | undefined, path: NodePath): number | undefined {
  if (limit !== 0) return limit;
  const message = `\`${String(path.at(-1))}: 0\` sets no limit`;
  file.reading.findings.warning(valuePlace(file.root, path), 'no-limit', message, 'leave it out');
  return undefined;
}

interface GuardYaml {
  readonly max_turns?: number | undefined;
  readonly max_budget?: number | undefined;
  readonly max_tokens?: number | undefined;
  readonly max_time?: string | undefined;
  readonly timeout?: string | undefined;
  readonly no_write?: boolean | { readonly allow: readonly string[] } | undefined;
}

/**
 * Reads the limits of a guard. A step that `isReadOnly` may write only its output file, unless `no_write` is written.
 */
export function readGuard(
  file: FileContext,
  guard: GuardYaml | undefined,
  isReadOnly: boolean,
  path: NodePath,
): GuardLimits {
  if (guard?.max_time !== undefined && guard.timeout !== undefined)
    file.reading.findings.error(
      keyPlace(file.root, [...path, 'timeout']),
      'contradiction',
      '`timeout` and `max_time` say the same thing',
      'keep `max_time`',
    );
  const maxTimeMs =
    readDuration(file, guard?.max_time, [...path, 'max_time']) ??
    readDuration(file, guard?.timeout, [...path, 'timeout']);
  const noWrite = guard?.no_write ?? isReadOnly;
  return {
    ...(guard?.max_turns === undefined ? {} : { maxTurns: guard.max_turns }),
    ...(guard?.max_budget === undefined ? {} : { maxBudgetUsd: guard.max_budget }),
    ...(guard?.max_tokens === undefined ? {} : { maxTokens: guard.max_tokens }),
    ...(maxTimeMs === undefined ? {} : { maxTimeMs }),
    ...(noWrite === false ? {} : { noWrite: { allow: noWrite === true ? [] : [...noWrite.allow] } }),
  };
}

const LONG_MAX_TIME_MS = 55 * 60_000;
const GRACE_MS = 60_000;

/**
 * Returns a deadline one minute after `max_time`, so that the guard fires first, if `max_time` is close to the default
 * deadline of an attempt (one hour) or longer. Otherwise empty: the default deadline applies.
 */
export function deadlineFor({ maxTimeMs }: GuardLimits): { readonly timeoutMs?: number } {
  return maxTimeMs === undefined || maxTimeMs < LONG_MAX_TIME_MS ? {} : { timeoutMs: maxTimeMs + GRACE_MS };
}

/** Checks an agent's name. A template is recorded, and checked once the whole workflow is known. */
export function checkAgent(file: FileContext, agent: string, at: StepPath, path: NodePath): void {
  const names = findTemplateNames(agent);
  if (names.length > 0) {
    recordTemplate(file, at, agent, path);
    file.reading.agentTemplates.push({ at, text: agent, place: valuePlace(file.root, path) });
    const invalidName = names.find(({ name }) => name.includes('.') && !/^(?:steps\.)?[^./]+\.agent$/.test(name));
    if (invalidName !== undefined) {
      const message = `\`{${invalidName.name}}\` does not name an agent`;
      const hint = 'write `{STEP.agent}` for the agent that a step ended on, or the name of an input';
      file.reading.findings.error(valuePlace(file.root, path), 'unknown-agent', message, hint);
    }
    return;
  }
  const problem = findAgentError(file.reading.environment.agents, agent);
  const place = valuePlace(file.root, path);
  if (problem !== null) file.reading.findings.error(place, 'unknown-agent', problem.message, problem.hint);
  const warning = problem === null ? findModelWarning(file.reading.environment.agents, agent) : null;
  if (warning !== null) file.reading.findings.warning(place, 'unknown-model', warning.message, warning.hint);
}

/**
 * Explains why a name without templates is not an agent: its CLI is unknown. Null if it is one; any model is accepted.
 */
export function findAgentError(
  agents: ReaderEnvironment['agents'],
  agent: string,
): { readonly message: string; readonly hint: string } | null {
  if (isPassAgent(agent) || (agents.providers.includes(providerOf(agent)) && !/\s|-$/.test(agent))) return null;
  const near =
    agents.aliases.find((known) => known.endsWith(`-${agent.toLowerCase()}`)) ??
    findNearest(agent, [...agents.aliases, ...agents.providers]) ??
    nearestProvider(agents.providers, agent);
  const hint =
    near === null
      ? `agents are named CLI or CLI-MODEL, the CLI one of ${agents.providers.join(', ')}`
      : `did you mean \`${near}\`?`;
  return { message: `unknown agent \`${agent}\``, hint };
}

function nearestProvider(providers: readonly string[], agent: string): string | null {
  const provider = findNearest(providerOf(agent), providers);
  return provider === null ? null : `${provider}${agent.slice(providerOf(agent).length)}`;
}

/** Converts an `inputs:` map to the model. */
export function readInputSpecs(
  inputs: Readonly<Record<string, { required?: boolean | undefined; default?: string | undefined } | null>> | undefined,
): Record<string, InputSpec> {
  return Object.fromEntries(
    Object.entries(inputs ?? {}).map(([name, input]) => [
      name,
      { required: input?.required ?? false, ...(input?.default === undefined ? {} : { default: input.default }) },
    ]),
  );
}

/** Path of a child step in the definition. A star stands for the item if the child runs once for each item. */
export function definitionChildPath(parent: StepPath, name: string, perItem: boolean): StepPath {
  return childPath(perItem ? childPath(parent, '*') : parent, name);
}
