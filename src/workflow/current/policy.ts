import { childPath, type StepPath } from '../../model/ids.js';
import type { RetryEntry, RetryPolicy } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { readCall } from '../reading/calls.js';
import type { FileContext } from '../reading/context.js';
import { listGateNames, calleeShortName } from '../reading/gates.js';
import { checkAgent, recordTemplate, readPrompt } from '../reading/shared-keys.js';
import type { CurrentStep, RetryYaml } from '../schema/current.js';
import { pathKey } from '../schema/parse-with-schema.js';
import { keyPlace, valuePlace, type NodePath } from '../yaml/places.js';

const CONDITION_KEYS = ['attempt', 'not', 'validate', 'exit'] as const;

/** Reads the retry policy of a `retry:` list; undefined if the list is empty or has no `exit`, which is reported. */
export function readCurrentPolicy(
  file: FileContext,
  step: CurrentStep,
  list: readonly RetryYaml[],
  at: StepPath,
  parent: NodePath,
): RetryPolicy | undefined {
  if (list.length === 0) return undefined;
  const { findings } = file.reading;
  const path = [...parent, 'retry'];
  const exits = list.flatMap(({ exit }, index) => (exit === undefined ? [] : [{ exit, index }]));
  const [exit, secondExit] = exits;
  // Invalid keys of an entry were removed and reported; `exit` may have been one of them.
  const isRepaired = (index: number): boolean => file.repairedPaths.has(pathKey([...path, index]));
  if (exit === undefined && !list.some((yaml, index) => isRepaired(index) && conditionKeysOf(yaml).length === 0)) {
    const message = `the retry of \`${step.name}\` must have an 'exit:' entry`;
    findings.error(keyPlace(file.root, path), 'no-exit', message, 'end it with `- exit: N`, the attempts in all');
  }
  if (secondExit !== undefined)
    findings.error(
      valuePlace(file.root, [...path, secondExit.index]),
      'no-exit',
      'another `exit` in the same list',
      'keep one',
    );
  const entries = list.flatMap((yaml, index) => {
    const here = [...path, index];
    // On a group or a call, overrides change nothing (as in the original), and a warning says so: they are not checked.
    const overrides = isComposite(step) || yaml.exit !== undefined ? {} : readOverrides(file, yaml, at, here);
    if (isRepaired(index) && conditionKeysOf(yaml).length === 0) return [];
    const when = readCondition(file, step, yaml, at, here);
    return when === null ? [] : [{ when, ...overrides }];
  });
  if (exit === undefined) return undefined;
  checkEntryOrder(file, list, exit, path);
  if (isComposite(step)) warnOfIneffectiveEntries(file, list, path);
  return { kind: 'conditions', exit: exit.exit, entries };
}

function conditionKeysOf(yaml: RetryYaml): readonly string[] {
  return CONDITION_KEYS.filter((key) => yaml[key] !== undefined);
}

function isComposite({ steps, workflow }: CurrentStep): boolean {
  return steps !== undefined || workflow !== undefined;
}

/** Warns that only `exit` has an effect: a group or a call is retried as it is, and keeps the steps that passed. */
function warnOfIneffectiveEntries(file: FileContext, list: readonly RetryYaml[], path: NodePath): void {
  for (const [index, { exit }] of list.entries())
    if (exit === undefined)
      file.reading.findings.warning(
        valuePlace(file.root, [...path, index]),
        'no-effect',
        'on a group or a call only `exit` counts',
        'write the entry on the steps inside',
      );
}

function checkEntryOrder(
  file: FileContext,
  list: readonly RetryYaml[],
  exit: { readonly exit: number; readonly index: number },
  path: NodePath,
): void {
  const { findings } = file.reading;
  let last = 0;
  for (const [index, { attempt, exit: own }] of list.entries()) {
    const place = valuePlace(file.root, [...path, index]);
    if (index > exit.index && own === undefined)
      findings.warning(
        place,
        'after-exit',
        'this entry stands after `exit`, and applies all the same',
        'move it before `exit`',
      );
    if (attempt === undefined) continue;
    if (attempt <= last)
      findings.error(
        place,
        'bad-order',
        `\`attempt: ${attempt}\` does not come after \`attempt: ${last}\``,
        'write the entries in ascending order',
      );
    else if (attempt > exit.exit)
      findings.warning(
        place,
        'unreachable',
        `attempt ${attempt} is never reached with \`exit: ${exit.exit}\``,
        'raise `exit`, or remove the entry',
      );
    last = Math.max(last, attempt);
  }
}

/** Reads what an entry changes from its attempt on. */
function readOverrides(file: FileContext, yaml: RetryYaml, at: StepPath, path: NodePath): Omit<RetryEntry, 'when'> {
  if (yaml.agent !== undefined) checkAgent(file, yaml.agent, at, [...path, 'agent']);
  return {
    ...(yaml.agent === undefined ? {} : { agent: yaml.agent }),
    ...(yaml.session === undefined ? {} : { session: yaml.session }),
    ...(yaml.worktree === undefined ? {} : { worktree: yaml.worktree }),
    ...(yaml.prompt === undefined ? {} : { prompt: readPrompt(file, yaml.prompt, at, [...path, 'prompt']) }),
  };
}

/** Reads the condition of an entry; null if it is not valid, is the `exit`, or is on a group or a call. */
function readCondition(
  file: FileContext,
  step: CurrentStep,
  yaml: RetryYaml,
  at: StepPath,
  path: NodePath,
): RetryEntry['when'] | null {
  const { findings } = file.reading;
  const place = valuePlace(file.root, path);
  const conditionKeys = conditionKeysOf(yaml);
  if (conditionKeys.length !== 1) {
    const message = `an entry of \`retry\` has ${conditionKeys.length === 0 ? 'none' : 'more than one'} of attempt, not, validate, exit`;
    findings.error(
      place,
      'bad-retry',
      message,
      conditionKeys.length === 0 ? 'begin it with `attempt: N`' : 'make an entry of each',
    );
    return null;
  }
  if (yaml.with !== undefined && yaml.validate === undefined)
    findings.error(keyPlace(file.root, [...path, 'with']), 'misplaced-key', '`with` goes with `validate`', 'remove it');
  if (yaml.exit !== undefined) {
    const ignored = (['agent', 'session', 'worktree', 'prompt'] as const).find((key) => yaml[key] !== undefined);
    if (ignored !== undefined)
      findings.warning(
        keyPlace(file.root, [...path, ignored]),
        'no-effect',
        `\`${ignored}\` on \`exit\` changes nothing`,
        'write it with `attempt: N`',
      );
    return null;
  }
  return isComposite(step) ? null : conditionFromKeys(file, step, yaml, at, path);
}

function conditionFromKeys(
  file: FileContext,
  step: CurrentStep,
  yaml: RetryYaml,
  at: StepPath,
  path: NodePath,
): RetryEntry['when'] | null {
  if (yaml.attempt !== undefined) return { kind: 'attempt', from: yaml.attempt };
  if (yaml.not !== undefined) return readGateCondition(file, step, yaml.not, [...path, 'not']);
  const callee = yaml.validate ?? '';
  const name = calleeShortName(callee);
  for (const [input, text] of Object.entries(yaml.with ?? {})) recordTemplate(file, at, text, [...path, 'with', input]);
  const place = valuePlace(file.root, [...path, 'validate']);
  const inside = childPath(childPath(at, 'retry'), name);
  const call = readCall(file, { kind: 'validator', name: callee, with: yaml.with ?? {}, at, inside, place });
  return call === null ? null : { kind: 'validator', name, call };
}

function readGateCondition(
  file: FileContext,
  step: CurrentStep,
  written: string,
  path: NodePath,
): RetryEntry['when'] | null {
  const place = valuePlace(file.root, path);
  const names = listGateNames(step.gate ?? []);
  const name = written.startsWith('gate.') ? written.slice('gate.'.length) : null;
  if (name === null) {
    const hint = `write \`not: gate.${names.some((one) => one.name === written) ? written : 'NAME'}\``;
    file.reading.findings.error(place, 'bad-retry', `\`not: ${written}\` does not name a gate`, hint);
    return null;
  }
  const ofType = names.filter(({ type }) => type === name);
  const gate = names.find((one) => one.name === name) ?? (ofType.length === 1 ? ofType[0] : undefined);
  if (gate !== undefined) return { kind: 'gate', gate: gate.name };
  const near = findNearest(
    name,
    names.map((one) => one.name),
  );
  const hint =
    near === null
      ? `its gates: ${names.map((one) => one.name).join(', ') || 'none'}`
      : `did you mean \`gate.${near}\`?`;
  file.reading.findings.error(place, 'unknown-gate', `step \`${step.name}\` has no gate \`${name}\``, hint);
  return null;
}
