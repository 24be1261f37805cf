import type { Diagnostic } from '../../model/diagnostic.js';
import type { StepPath } from '../../model/ids.js';
import type { Workflow } from '../../model/workflow.js';
import { nearest } from '../diagnostics/nearest.js';
import { ATTEMPT_FIELDS } from '../names/fields.js';
import { resolveName } from '../names/reference.js';
import { namesIn } from '../names/template.js';
import type { Reading } from '../reading/reading.js';

/** Which names a workflow has a use for, where `--set` gives them a value. */
export interface UsableSettings {
  /** Its declared inputs, and what templates ask for that nothing nearer to them answers. */
  readonly names: ReadonlySet<string>;
  /** Those that stand for nothing unless they are given: a template asks for them, and nobody declares them. */
  readonly undeclared: ReadonlySet<string>;
  /** Inputs of called workflows that get another value in any case, each with the workflow as its call names it. */
  readonly elsewhere: ReadonlyMap<string, string>;
}

/** What a file that is no workflow has a use for. */
export const NO_SETTINGS: UsableSettings = { names: new Set(), undeclared: new Set(), elsewhere: new Map() };

/** The workflow must have been read whole: of a step that was left out nothing is known. */
export function usableSettings(reading: Reading, workflow: Workflow): UsableSettings {
  const names = new Set(Object.keys(workflow.inputs));
  const undeclared = new Set<string>();
  const elsewhere = new Map<string, string>();
  const reaches = (at: StepPath, name: string): boolean => resolveName(workflow, at, name, [name]).kind === 'setting';
  for (const { at, text } of reading.templates)
    for (const { name } of namesIn(text)) {
      if (names.has(name) || !reaches(at, name)) continue;
      names.add(name);
      if (resolveName(workflow, at, name).kind === 'unresolved') undeclared.add(name);
    }
  for (const { at, call } of reading.calls)
    for (const name of new Set([...Object.keys(call.inputs), ...Object.keys(call.with)])) {
      const isGiven = Object.hasOwn(call.with, name) || call.inputs[name]?.default !== undefined;
      if (!isGiven && reaches(at, name)) names.add(name);
      else elsewhere.set(name, call.workflow);
    }
  return { names, undeclared, elsewhere };
}

/**
 * What is wrong with the names given by `--set`, for workflows that are read together: one of them must use each. Nothing
 * is said where one of them cannot be judged (null).
 */
export function settingProblems(
  given: readonly string[],
  usable: readonly (UsableSettings | null)[],
): readonly Diagnostic[] {
  const known = usable.flatMap((one) => one ?? []);
  if (known.length < usable.length) return [];
  const names = new Set(known.flatMap((one) => [...one.names]));
  return given
    .filter((name) => !names.has(name))
    .map((name) => {
      const callee = known.map(({ elsewhere }) => elsewhere.get(name)).find((one) => one !== undefined);
      return {
        severity: 'error',
        code: 'unknown-input',
        place: null,
        message: `--set ${name}: ${callee === undefined ? 'no part of the workflow uses this name' : `\`${callee}\` gets its \`${name}\` from its caller or by default`}`,
        hint:
          callee === undefined
            ? proposal(name, given, known)
            : `hand it on where \`${callee}\` is called: ${name}: "{${name}}"`,
      };
    });
}

/** Whether a name is given by `--set`, and no part of the workflow has a use for it. */
export function isGivenInVain({ world, templates, calls }: Reading, workflow: Workflow, name: string): boolean {
  if (!Object.hasOwn(world.overrides.inputs ?? {}, name) || Object.hasOwn(workflow.inputs, name)) return false;
  const isAsked = templates.some(({ text }) => namesIn(text).some((one) => one.name === name));
  return !isAsked && !calls.some(({ call }) => Object.hasOwn(call.inputs, name));
}

function proposal(name: string, given: readonly string[], known: readonly UsableSettings[]): string {
  const names = new Set(known.flatMap((one) => [...one.names]));
  // What gump itself gives a value to could be set too, but nobody means that.
  const inputs = [...names].filter((one) => one !== 'spec' && !one.includes('.') && !isOfAttempt(one));
  const near = nearest(name, inputs);
  const isMissed = near !== null && !given.includes(near) && known.some(({ undeclared }) => undeclared.has(near));
  if (isMissed) return `write \`--set ${near}=…\`, or \`{${name}}\` where the workflow has \`{${near}}\``;
  if (near !== null) return `did you mean \`${near}\`?`;
  return inputs.length === 0 ? 'it has no inputs' : `its inputs: ${inputs.join(', ')}`;
}

function isOfAttempt(name: string): boolean {
  return ATTEMPT_FIELDS.some((field) => field === name);
}
