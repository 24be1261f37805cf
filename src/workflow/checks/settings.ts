import type { Diagnostic } from '../../model/diagnostic.js';
import type { StepPath } from '../../model/ids.js';
import type { Workflow } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { ATTEMPT_FIELDS } from '../names/fields.js';
import { resolveName } from '../names/resolve-name.js';
import { findTemplateNames } from '../names/template.js';
import type { ReadContext } from '../reading/context.js';

/** The names that a workflow uses if `--set` gives them a value. */
export interface UsableSettings {
  /** Its declared inputs, and the names in templates that no nearer scope resolves. */
  readonly names: ReadonlySet<string>;
  /** Those of `names` that are used in a template but not declared: they have no value unless `--set` gives one. */
  readonly undeclared: ReadonlySet<string>;
  /** Inputs of called workflows that always get their value from the call or a default, each with the callee's name. */
  readonly boundByCalls: ReadonlyMap<string, string>;
}

/** The settings of a file that is not a workflow: it uses none. */
export const NO_SETTINGS: UsableSettings = { names: new Set(), undeclared: new Set(), boundByCalls: new Map() };

/**
 * Collects the names that a workflow uses if `--set` gives them a value. The workflow must have been read completely,
 * since names used in a step that was left out would be missing.
 */
export function collectUsableSettings(reading: ReadContext, workflow: Workflow): UsableSettings {
  const names = new Set(Object.keys(workflow.inputs));
  const undeclared = new Set<string>();
  const boundByCalls = new Map<string, string>();
  const takesSetting = (at: StepPath, name: string): boolean =>
    resolveName(workflow, at, name, [name]).kind === 'setting';
  for (const { at, text } of reading.templates)
    for (const { name } of findTemplateNames(text)) {
      if (names.has(name) || !takesSetting(at, name)) continue;
      names.add(name);
      if (resolveName(workflow, at, name).kind === 'unresolved') undeclared.add(name);
    }
  for (const { at, call } of reading.calls)
    for (const name of new Set([...Object.keys(call.inputs), ...Object.keys(call.with)])) {
      const isGiven = Object.hasOwn(call.with, name) || call.inputs[name]?.default !== undefined;
      if (!isGiven && takesSetting(at, name)) names.add(name);
      else boundByCalls.set(name, call.workflow);
    }
  return { names, undeclared, boundByCalls };
}

/**
 * Reports the names given by `--set` that no workflow uses, for workflows that are read together. Returns no
 * diagnostics if it is not known what one of them uses (null).
 */
export function findUnusedSettings(
  given: readonly string[],
  settingsByWorkflow: readonly (UsableSettings | null)[],
): readonly Diagnostic[] {
  const known = settingsByWorkflow.flatMap((one) => one ?? []);
  if (known.length < settingsByWorkflow.length) return [];
  const names = new Set(known.flatMap((one) => [...one.names]));
  return given
    .filter((name) => !names.has(name))
    .map((name) => {
      const callee = known.map(({ boundByCalls }) => boundByCalls.get(name)).find((one) => one !== undefined);
      return {
        severity: 'error',
        code: 'unknown-input',
        place: null,
        message: `--set ${name}: ${callee === undefined ? 'no part of the workflow uses this name' : `\`${callee}\` gets its \`${name}\` from its caller or by default`}`,
        hint:
          callee === undefined
            ? suggestInput(name, given, known)
            : `hand it on where \`${callee}\` is called: ${name}: "{${name}}"`,
      };
    });
}

/** Whether a name is given by `--set` and no part of the workflow uses it. */
export function isUnusedSetting(
  { environment, templates, calls }: ReadContext,
  workflow: Workflow,
  name: string,
): boolean {
  if (!Object.hasOwn(environment.overrides.inputs ?? {}, name) || Object.hasOwn(workflow.inputs, name)) return false;
  const isUsedInTemplate = templates.some(({ text }) => findTemplateNames(text).some((one) => one.name === name));
  return !isUsedInTemplate && !calls.some(({ call }) => Object.hasOwn(call.inputs, name));
}

function suggestInput(name: string, given: readonly string[], known: readonly UsableSettings[]): string {
  const names = new Set(known.flatMap((one) => [...one.names]));
  // Names to which gump itself gives a value could be set too, but that is hardly ever intended.
  const inputs = [...names].filter((one) => one !== 'spec' && !one.includes('.') && !isAttemptField(one));
  const near = findNearest(name, inputs);
  const isMissingInput = near !== null && !given.includes(near) && known.some(({ undeclared }) => undeclared.has(near));
  if (isMissingInput) return `write \`--set ${near}=…\`, or \`{${name}}\` where the workflow has \`{${near}}\``;
  if (near !== null) return `did you mean \`${near}\`?`;
  return inputs.length === 0 ? 'it has no inputs' : `its inputs: ${inputs.join(', ')}`;
}

function isAttemptField(name: string): boolean {
  return ATTEMPT_FIELDS.some((field) => field === name);
}
