import type { Place } from '../../model/diagnostic.js';
import { childPath, RESERVED_NAMES, type StepPath } from '../../model/ids.js';
import { isPass, providerOf, type ContextSource, type GuardLimits, type InputSpec } from '../../model/workflow.js';
import { modelDoubt } from '../diagnostics/model-doubt.js';
import { nearest } from '../diagnostics/nearest.js';
import { namesIn } from '../names/template.js';
import { parseDuration } from '../values/duration.js';
import { normalPath, pathFrom } from '../values/paths.js';
import type { ReaderWorld } from '../world.js';
import { keyPlace, nodeAt, placeInScalar, placeInText, valuePlace, type NodePath } from '../yaml/located.js';
import type { FileReading } from './reading.js';

/** Parts that both dialects write alike, from their YAML to the model. Each reports what is wrong with them. */

const NAME = /^[\p{L}\p{N}_-]+$/u;

/** Letters and digits of any script; paths are made of names, and those that stand for parts of an attempt are refused. */
export function checkName(file: FileReading, name: string, path: NodePath): void {
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

/** Has the names in a text checked once the whole workflow is known, in the scope of the step at `at`. `path` leads to it. */
export function noteTemplate(file: FileReading, at: StepPath, text: string, path: NodePath): void {
  const node = nodeAt(file.root, path);
  file.reading.templates.push({
    at,
    text,
    dialect: file.dialect,
    place: (name, offset) =>
      node?.kind === 'scalar' ? placeInScalar(node, text, name, offset) : valuePlace(file.root, path),
  });
}

/** The text of a prompt, from the file it names if it names one. */
export function promptText(
  file: FileReading,
  prompt: string | { readonly file: string } | undefined,
  at: StepPath,
  path: NodePath,
): string {
  if (prompt === undefined) return '';
  if (typeof prompt === 'string') {
    noteTemplate(file, at, prompt, path);
    return prompt;
  }
  const place = valuePlace(file.root, [...path, 'file']);
  const target = pathFrom(file.file, prompt.file);
  if (target === null || normalPath(prompt.file.replace(/^(\.\.\/)+/, '')) === null) {
    file.reading.findings.error(place, 'path-outside', `\`${prompt.file}\` leaves the repository`);
    return '';
  }
  const loaded = file.reading.world.load('prompt', target, file.file);
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
  const start: Place = { file: loaded.file, line: 1, column: 1 };
  file.reading.templates.push({
    at,
    text: loaded.text,
    dialect: file.dialect,
    place: (name, offset) => placeInText(start, loaded.text, offset, name.length + 2),
  });
  return loaded.text;
}

type ContextYaml = readonly ({ readonly file: string } | { readonly bash: string })[];

export function contextSources(
  file: FileReading,
  sources: ContextYaml | undefined,
  at: StepPath,
  path: NodePath,
): ContextSource[] {
  return (sources ?? []).flatMap((source, index): ContextSource[] => {
    if ('bash' in source) return source.bash === '' ? [] : [{ kind: 'bash', command: source.bash }];
    const here = [...path, index, 'file'];
    if (namesIn(source.file).length > 0) noteTemplate(file, at, source.file, here);
    else checkContextFile(file, source.file, here);
    return [{ kind: 'file', path: source.file }];
  });
}

/** One that is missing may be a mistake, or be written by then. */
function checkContextFile({ reading, root }: FileReading, written: string, path: NodePath): void {
  const target = normalPath(written);
  if (target === null)
    reading.findings.error(valuePlace(root, path), 'path-outside', `\`${written}\` leaves the repository`);
  else if (target === '' || !reading.world.has(target))
    reading.findings.warning(
      valuePlace(root, path),
      'missing-file',
      `there is no file \`${target || written}\` yet: unless an earlier step writes it, the prompt says that it is missing`,
    );
}

/** Milliseconds of a duration in the file; undefined when there is none, or none that can be read. */
export function durationAt(file: FileReading, text: string | undefined, path: NodePath): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  const place = valuePlace(file.root, path);
  file.reading.findings.error(place, 'bad-duration', `\`${text}\` is no duration`, 'write it as 90s, 5m or 1h30m');
  return undefined;
}

/** A limit as it is written; undefined for 0, which gump takes for none. */
export function limitAt(file: FileReading, limit: number | undefined, path: NodePath): number | undefined {
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

/** The limits of a guard; `writesNothing` is the kind of step that may write its output file only, unless it says otherwise. */
export function guardLimits(
  file: FileReading,
  guard: GuardYaml | undefined,
  writesNothing: boolean,
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
    durationAt(file, guard?.max_time, [...path, 'max_time']) ?? durationAt(file, guard?.timeout, [...path, 'timeout']);
  const noWrite = guard?.no_write ?? writesNothing;
  return {
    ...(guard?.max_turns === undefined ? {} : { maxTurns: guard.max_turns }),
    ...(guard?.max_budget === undefined ? {} : { maxBudgetUsd: guard.max_budget }),
    ...(guard?.max_tokens === undefined ? {} : { maxTokens: guard.max_tokens }),
    ...(maxTimeMs === undefined ? {} : { maxTimeMs }),
    ...(noWrite === false ? {} : { noWrite: { allow: noWrite === true ? [] : [...noWrite.allow] } }),
  };
}

const LONG_MS = 55 * 60_000;
const GRACE_MS = 60_000;

/** A deadline for a step whose `max_time` is longer than the usual one, behind it, so that the guard is what fires. */
export function deadlineFor({ maxTimeMs }: GuardLimits): { readonly timeoutMs?: number } {
  return maxTimeMs === undefined || maxTimeMs < LONG_MS ? {} : { timeoutMs: maxTimeMs + GRACE_MS };
}

/** Checks an agent's name; what a template in it comes to is checked later. */
export function checkAgent(file: FileReading, agent: string, at: StepPath, path: NodePath): void {
  const names = namesIn(agent);
  if (names.length > 0) {
    noteTemplate(file, at, agent, path);
    file.reading.agents.push({ at, text: agent, place: valuePlace(file.root, path) });
    const wrong = names.find(({ name }) => name.includes('.') && !/^(?:steps\.)?[^./]+\.agent$/.test(name));
    if (wrong !== undefined) {
      const message = `\`{${wrong.name}}\` does not name an agent`;
      const hint = 'write `{STEP.agent}` for the agent that a step ended on, or the name of an input';
      file.reading.findings.error(valuePlace(file.root, path), 'unknown-agent', message, hint);
    }
    return;
  }
  const problem = agentProblem(file.reading.world.agents, agent);
  const place = valuePlace(file.root, path);
  if (problem !== null) file.reading.findings.error(place, 'unknown-agent', problem.message, problem.hint);
  const doubt = problem === null ? modelDoubt(file.reading.world.agents, agent) : null;
  if (doubt !== null) file.reading.findings.warning(place, 'unknown-model', doubt.message, doubt.hint);
}

/** Why a name without templates stands for no agent: its CLI is none of ours. Null where it does; any model is let pass. */
export function agentProblem(
  agents: ReaderWorld['agents'],
  agent: string,
): { readonly message: string; readonly hint: string } | null {
  if (isPass(agent) || (agents.providers.includes(providerOf(agent)) && !/\s|-$/.test(agent))) return null;
  const near =
    agents.known.find((known) => known.endsWith(`-${agent.toLowerCase()}`)) ??
    nearest(agent, [...agents.known, ...agents.providers]) ??
    nearestProvider(agents.providers, agent);
  const hint =
    near === null
      ? `agents are named CLI or CLI-MODEL, the CLI one of ${agents.providers.join(', ')}`
      : `did you mean \`${near}\`?`;
  return { message: `unknown agent \`${agent}\``, hint };
}

function nearestProvider(providers: readonly string[], agent: string): string | null {
  const provider = nearest(providerOf(agent), providers);
  return provider === null ? null : `${provider}${agent.slice(providerOf(agent).length)}`;
}

export function inputSpecs(
  inputs: Readonly<Record<string, { required?: boolean | undefined; default?: string | undefined } | null>> | undefined,
): Record<string, InputSpec> {
  return Object.fromEntries(
    Object.entries(inputs ?? {}).map(([name, input]) => [
      name,
      { required: input?.required ?? false, ...(input?.default === undefined ? {} : { default: input.default }) },
    ]),
  );
}

/** Path of a child in the definition: what runs once an item has a star for the item. */
export function definitionChild(parent: StepPath, name: string, perItem: boolean): StepPath {
  return childPath(perItem ? childPath(parent, '*') : parent, name);
}
