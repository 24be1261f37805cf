import { parentPath, type StepPath } from '../../model/ids.js';
import { type AgentStep, isPassAgent, providerOf, type Workflow } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { indexInFrame, executionOrderOf } from '../names/execution-order.js';
import { resolveName, type UnresolvedName } from '../names/resolve-name.js';
import {
  agentStepOf,
  findStep,
  locateInWorkflow,
  visibleStepNames,
  type StepLookup,
  type ScopeFrame,
} from '../names/scope.js';
import { findTemplateNames } from '../names/template.js';
import type { CallReference, ReadContext, StepReference, TemplateSite } from '../reading/context.js';
import { laddersOf } from '../values/ladder.js';
import { checkResolvedAgents } from './agent-templates.js';
import { checkEmptyNames } from './empty-names.js';
import { checkRestart } from './restarts.js';
import { isUnusedSetting } from './settings.js';

/** Checking stops after this many unknown names: checking a file full of them would take long. */
const MAX_NAME_ERRORS = 200;

/** Checks all names that refer to steps, inputs or agents, once the whole workflow is known. */
export function checkReferences(reading: ReadContext, workflow: Workflow): void {
  if (reading.incomplete) return;
  for (const restart of reading.restarts) checkRestart(reading, workflow, restart);
  for (const reference of reading.stepReferences) checkStepReference(reading, workflow, reference);
  const settings = Object.keys(reading.environment.overrides.inputs ?? {});
  let errorCount = 0;
  for (const site of reading.templates) {
    errorCount += checkTemplate(reading, workflow, site, settings);
    if (errorCount > MAX_NAME_ERRORS) break;
  }
  checkEmptyNames(reading, workflow);
  for (const call of reading.calls) checkInputs(reading, workflow, call, settings);
  checkResolvedAgents(reading, workflow);
}

/** Checks the names in a template; returns how many could not be resolved. */
function checkTemplate(
  reading: ReadContext,
  workflow: Workflow,
  site: TemplateSite,
  settings: readonly string[],
): number {
  if (locateInWorkflow(workflow, site.at) === null) return 0;
  let errorCount = 0;
  for (const { name, offset } of findTemplateNames(site.text)) {
    const reference = resolveName(workflow, site.at, name, settings);
    if (site.dialect === 'classic' && reference.kind === 'item' && name.startsWith('task.'))
      warnOfTaskAlias(reading, site, name, offset);
    if (reference.kind !== 'unresolved' || reading.droppedSteps.has(leadingStepName(name))) continue;
    errorCount++;
    const isAgent = reading.agentTemplates.some(({ at, text }) => at === site.at && text === site.text);
    const isAmbiguousTypo = reference.near !== null && isUnusedSetting(reading, workflow, reference.near);
    const hint = isAmbiguousTypo ? ambiguousTypoHint(name, reference.near) : hintFor(reference, name, isAgent);
    reading.findings.error(site.place(name, offset), reference.code, reference.message, hint);
    if (errorCount > MAX_NAME_ERRORS) break;
  }
  return errorCount;
}

function hintFor({ code, near, family }: UnresolvedName, name: string, isAgent: boolean): string {
  if (near !== null) return `did you mean \`{${near}}\`?`;
  if (family.length > 0) return `there are ${family.map((known) => `{${known}}`).join(', ')}`;
  if (code !== 'unknown-name') return HINTS[code](name);
  if (isAgent) return 'declare it under `inputs:`, or name the agent itself';
  return name.startsWith('gate.') ? 'this step has no `gate:`' : HINTS[code](name);
}

/** Either the name or the one given by `--set` is misspelt, so the hint offers both; so does the error on `--set`. */
function ambiguousTypoHint(name: string, given: string): string {
  return `write \`{${given}}\` here, or \`--set ${name}=…\` for \`--set ${given}=…\``;
}

const HINTS: Readonly<Record<UnresolvedName['code'], (name: string) => string>> = {
  'unknown-name': (name) => `if the braces are meant as they stand, double them: {{${name}}}`,
  'ambiguous-name': () => 'name the step you mean by its path',
  'per-item-name': () => 'use it in a step that runs for the same item',
  'no-item': () => 'use it in a step that runs for each item: under `foreach`, or under `each`',
};

function warnOfTaskAlias(reading: ReadContext, site: TemplateSite, name: string, offset: number): void {
  const hint = `write \`{item.${name.slice('task.'.length)}}\``;
  reading.findings.warning(site.place(name, offset), 'deprecated', `\`{${name}}\` is an old spelling`, hint);
}

/** The name of the step that a dotted name begins with. */
function leadingStepName(name: string): string {
  return /^(?:steps\.)?([^./]+)/.exec(name)?.[1] ?? name;
}

function checkInputs(
  reading: ReadContext,
  workflow: Workflow,
  { at, call, place }: CallReference,
  settings: readonly string[],
): void {
  if (locateInWorkflow(workflow, at) === null) return;
  for (const [name, input] of Object.entries(call.inputs)) {
    if (!input.required || input.default !== undefined || Object.hasOwn(call.with, name)) continue;
    if (resolveName(workflow, at, name, settings).kind !== 'unresolved') continue;
    const message = `workflow "${call.workflow}" requires input "${name}"`;
    reading.findings.error(place, 'missing-input', message, `add it under \`with:\``);
  }
}

function checkStepReference(reading: ReadContext, workflow: Workflow, reference: StepReference): void {
  const { findings } = reading;
  const { at, name, place, use } = reference;
  const location = locateInWorkflow(workflow, at);
  if (location === null || reading.droppedSteps.has(name)) return;
  const found = findStep(location.frames, name);
  if (found?.kind !== 'step') {
    const { message, near } = explainMissingStep(found, name, location.frames);
    findings.error(place, 'unknown-step', message, near === null ? null : `did you mean \`${near}\`?`);
    return;
  }
  if (found.path === at) {
    findings.error(place, 'unknown-step', `\`${name}\` is this step itself`);
    return;
  }
  const group = locateInWorkflow(workflow, parentPath(found.path))?.step;
  const nested = group?.kind === 'group' && location.frames[found.frame]?.prefix !== parentPath(found.path);
  if (nested && use.kind === 'foreach') {
    const message = `step \`${name}\` stands inside of group \`${group.name}\``;
    findings.error(place, 'unknown-step', message, 'move it out of the group, or this group into it');
    return;
  }
  if (use.kind === 'foreach') {
    const plan = agentStepOf(found.step);
    if (plan?.output !== 'plan')
      findings.error(place, 'no-plan', `step \`${name}\` makes no plan`, 'give it `output: plan`');
    else if (!precedes(location.frames, found, at))
      findings.error(place, 'later-step', `step \`${name}\` comes after this one`, 'move it up');
    return;
  }
  const other = agentStepOf(found.step);
  if (other === null) findings.error(place, 'no-session', `step \`${name}\` runs no agent, so it has no session`);
  else if (!['before', 'around'].includes(executionOrderOf(workflow, at, found.path))) {
    const message = `\`${name}\` has not ended when this step begins, so it has no session to go on with`;
    findings.warning(place, 'later-step', message, 'it starts a new one');
  } else if (
    !isTemplate(use.agent) &&
    !isPassAgent(use.agent) &&
    !possibleAgentsOf(other).some((agent) => mayShareSession(agent, use.agent))
  )
    findings.warning(
      place,
      'other-agent',
      `\`${name}\` runs \`${other.agent}\`, whose session \`${use.agent}\` cannot go on with`,
      'it starts a new one',
    );
}

function explainMissingStep(found: StepLookup | null, name: string, frames: readonly ScopeFrame[]) {
  if (found?.kind === 'per-item')
    return { message: `step \`${name}\` runs once for each item, and this step stands outside of them`, near: null };
  if (found?.kind === 'ambiguous')
    return { message: `\`${name}\` may be any of ${found.paths.join(', ')}`, near: null };
  return { message: `there is no step \`${name}\` here`, near: findNearest(name, visibleStepNames(frames)) };
}

function precedes(frames: readonly ScopeFrame[], found: Extract<StepLookup, { kind: 'step' }>, at: StepPath): boolean {
  const frame = frames[found.frame];
  if (frame === undefined) return true;
  return indexInFrame(frame, found.path) < indexInFrame(frame, at);
}

/** All agents that may run a step, in its first attempt or by its retry policy. */
function possibleAgentsOf({ agent, retry }: AgentStep): readonly string[] {
  if (retry === undefined) return [agent];
  if (retry.kind === 'conditions') return [agent, ...retry.entries.flatMap((entry) => entry.agent ?? [])];
  const rungs = laddersOf(retry).flatMap((ladder) => ladder.rungs);
  return [agent, ...rungs.flatMap((rung) => (rung.do === 'escalate' ? [rung.agent] : []))];
}

/** Whether one agent may be able to continue a session of the other: both must be of the same CLI. */
function mayShareSession(agent: string, other: string): boolean {
  return isTemplate(agent) || providerOf(agent) === providerOf(other);
}

function isTemplate(agent: string): boolean {
  return findTemplateNames(agent).length > 0;
}
