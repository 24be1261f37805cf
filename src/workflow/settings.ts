import type { Diagnostic } from '../model/diagnostic.js';
import type { StepPath } from '../model/ids.js';
import type { Workflow } from '../model/workflow.js';
import { ATTEMPT_FIELDS } from './fields.js';
import { nearest } from './nearest.js';
import type { Reading } from './reading.js';
import { resolveName } from './reference.js';
import { namesIn } from './template.js';

/** Which names a workflow has a use for, where `--set` gives them a value. */
export interface UsableSettings {
  /** Its declared inputs, and what templates ask for that nothing nearer to them answers. */
  readonly names: ReadonlySet<string>;
  /** Inputs of called workflows that get another value in any case, each with the workflow as its call names it. */
  readonly elsewhere: ReadonlyMap<string, string>;
}

/** What a file that is no workflow has a use for. */
export const NO_SETTINGS: UsableSettings = { names: new Set(), elsewhere: new Map() };

/** The workflow must have been read whole: of a step that was left out nothing is known. */
export function usableSettings(reading: Reading, workflow: Workflow): UsableSettings {
  const names = new Set(Object.keys(workflow.inputs));
  const elsewhere = new Map<string, string>();
  const reaches = (at: StepPath, name: string): boolean => resolveName(workflow, at, name, [name]).kind === 'setting';
  for (const { at, text } of reading.templates)
    for (const { name } of namesIn(text)) if (!names.has(name) && reaches(at, name)) names.add(name);
  for (const { at, call } of reading.calls)
    for (const name of new Set([...Object.keys(call.inputs), ...Object.keys(call.with)])) {
      const isGiven = Object.hasOwn(call.with, name) || call.inputs[name]?.default !== undefined;
      if (!isGiven && reaches(at, name)) names.add(name);
      else elsewhere.set(name, call.workflow);
    }
  return { names, elsewhere };
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
            ? proposal(name, names)
            : `hand it on where \`${callee}\` is called: ${name}: "{${name}}"`,
      };
    });
}

function proposal(name: string, names: ReadonlySet<string>): string {
  // What gump itself gives a value to could be set too, but nobody means that.
  const inputs = [...names].filter((one) => one !== 'spec' && !one.includes('.') && !isOfAttempt(one));
  const near = nearest(name, inputs);
  if (near !== null) return `did you mean \`${near}\`?`;
  return inputs.length === 0 ? 'it has no inputs' : `its inputs: ${inputs.join(', ')}`;
}

function isOfAttempt(name: string): boolean {
  return ATTEMPT_FIELDS.some((field) => field === name);
}
