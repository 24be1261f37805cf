import type { SourceLocation } from '../../model/diagnostic.js';
import { baseName, type StepPath } from '../../model/ids.js';
import type { Call } from '../../model/workflow.js';
import { normalizePath } from '../values/paths.js';
import type { FileContext } from './context.js';
import { findNearestWorkflow } from './nearest-workflow.js';

/** A call as written in a file. */
interface CallYaml {
  readonly kind: 'workflow' | 'validator';
  /** The callee as written. */
  readonly name: string;
  readonly with: Readonly<Record<string, string>>;
  /** The calling step. */
  readonly at: StepPath;
  /** The path that the paths of the callee's steps continue. */
  readonly inside: StepPath;
  readonly place: SourceLocation;
}

const LOCATION_HINTS = {
  workflow: '`gump workflows` lists what there is; your own go to .gump/workflows/',
  validator: '`gump workflows` lists what there is; your own go to .gump/validators/',
} as const;

/** Reads the called workflow and inlines it; null if that was not possible, which is reported. */
export function readCall(file: FileContext, yaml: CallYaml): Call | null {
  const { environment, sources } = file.reading;
  const fail = (code: string, message: string, hint: string | null = null): null => {
    file.reading.findings.error(yaml.place, code, message, hint);
    file.reading.droppedSteps.add(baseName(yaml.at));
    return null;
  };
  const name = normalizePath(yaml.name);
  if (name === null || name === '') return fail('path-outside', `\`${yaml.name}\` is no name of a workflow`);
  const kind = name.startsWith('validators/') ? 'validator' : yaml.kind;
  const source = environment.load(kind, name, file.file);
  if (source === null) {
    const near = findNearestWorkflow(kind, name, environment.names());
    const hint = near === null ? LOCATION_HINTS[kind] : `did you mean \`${near}\`?`;
    return fail('unknown-workflow', `there is no ${kind} \`${yaml.name}\``, hint);
  }
  if (file.stack.includes(source.file)) {
    const cycle = [...file.stack.slice(file.stack.indexOf(source.file)), source.file].join(' → ');
    return fail('cycle', `the workflow calls itself: ${cycle}`);
  }
  sources.set(source.file, source);
  const callee = file.reading.readFile(source, yaml.inside, file.stack, file.depth + 1);
  if (callee === null) return fail('callee', `\`${yaml.name}\` cannot be used: see ${source.file}`);
  const call: Call = {
    workflow: yaml.name,
    dialect: callee.dialect,
    with: { ...yaml.with },
    inputs: callee.inputs,
    ...(callee.maxBudgetUsd === undefined ? {} : { maxBudgetUsd: callee.maxBudgetUsd }),
    ...(callee.maxTokens === undefined ? {} : { maxTokens: callee.maxTokens }),
    ...(callee.maxTimeoutMs === undefined ? {} : { maxTimeoutMs: callee.maxTimeoutMs }),
    blastRadius: callee.blastRadius,
    ...(callee.integrity === undefined ? {} : { integrity: callee.integrity }),
    steps: callee.steps,
  };
  file.reading.calls.push({ at: yaml.at, call, place: yaml.place });
  return call;
}
