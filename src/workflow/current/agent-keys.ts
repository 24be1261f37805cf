import { findNearest } from '../diagnostics/nearest.js';
import type { FileContext } from '../reading/context.js';
import { GetYaml, type CurrentStep } from '../schema/current.js';
import { keyPlace, type NodePath } from '../yaml/places.js';

const GET_KEYS = ['prompt', 'context', 'worktree', 'session'] as const;
const RUN_KEYS = ['agent', 'guard', 'hitl'] as const;
type Key = (typeof GET_KEYS)[number] | (typeof RUN_KEYS)[number];

/** The keys of a step that concern its agent, whether they are written in `get` and `run` or on the step itself. */
export interface AgentKeys {
  readonly path: NodePath;
  readonly prompt: { readonly yaml: CurrentStep['prompt'] };
  readonly context: CurrentStep['context'];
  readonly worktree: CurrentStep['worktree'];
  readonly session: CurrentStep['session'];
  readonly agent: CurrentStep['agent'];
  readonly guard: CurrentStep['guard'];
  readonly hitl: CurrentStep['hitl'];
  /** `get.workflow`, and the inputs beside it; null without a `get` block. */
  readonly get: { readonly workflow: string | undefined; readonly inputs: Readonly<Record<string, string>> } | null;
  /** The path at which a key is written. */
  readonly pathOf: (key: Key) => NodePath;
  /** The keys that have a value, with their paths. */
  readonly present: readonly { readonly name: Key; readonly path: NodePath }[];
}

/** Merges the two forms. A key on the step itself is reported if the step has the block that the key belongs to. */
export function mergeAgentKeys(file: FileContext, yaml: CurrentStep, path: NodePath): AgentKeys {
  reportMixedForms(file, yaml, path);
  const { get, run } = yaml;
  const pathOf = (key: Key): NodePath => {
    const block = hasKey(get, key) ? 'get' : hasKey(run, key) ? 'run' : null;
    return block === null ? [...path, key] : [...path, block, key];
  };
  const value = {
    prompt: yaml.prompt ?? get?.prompt,
    context: yaml.context ?? get?.context,
    worktree: yaml.worktree ?? get?.worktree,
    session: yaml.session ?? get?.session,
    agent: yaml.agent ?? run?.agent,
    guard: yaml.guard ?? run?.guard,
    hitl: yaml.hitl ?? run?.hitl,
  };
  return {
    path,
    ...value,
    prompt: { yaml: value.prompt },
    get: get === undefined ? null : { workflow: get.workflow, inputs: readGetInputs(file, get, path) },
    pathOf,
    present: [...GET_KEYS, ...RUN_KEYS]
      .filter((key) => value[key] !== undefined)
      .map((name) => ({ name, path: pathOf(name) })),
  };
}

function hasKey(block: object | undefined, key: Key): boolean {
  return block !== undefined && Object.hasOwn(block, key);
}

function reportMixedForms(file: FileContext, yaml: CurrentStep, path: NodePath): void {
  for (const [block, keys] of [
    ['get', GET_KEYS],
    ['run', RUN_KEYS],
  ] as const) {
    const inside = yaml[block];
    if (inside === undefined) continue;
    for (const key of keys) {
      if (yaml[key] === undefined) continue;
      const isDuplicate = Object.hasOwn(inside, key);
      const message = isDuplicate
        ? `\`${key}\` cannot appear both on step \`${yaml.name}\` and in its \`${block}\``
        : `\`${key}\` stands on step \`${yaml.name}\`, which has a \`${block}\` block`;
      file.reading.findings.error(
        keyPlace(file.root, [...path, key]),
        'mixed-forms',
        message,
        `write it in \`${block}\` alone`,
      );
    }
  }
}

function readGetInputs(file: FileContext, get: GetYaml, path: NodePath): Record<string, string> {
  const known = Object.keys(GetYaml.shape);
  const inputs: Record<string, string> = {};
  for (const [key, value] of Object.entries(get)) {
    if (known.includes(key) || typeof value !== 'string') continue;
    if (get.workflow !== undefined) inputs[key] = value;
    else {
      const near = findNearest(key, known);
      const hint = near === null ? `known here: ${known.join(', ')}` : `did you mean \`${near}\`?`;
      file.reading.findings.error(
        keyPlace(file.root, [...path, 'get', key]),
        'unknown-key',
        `unknown key \`${key}\` in \`get\``,
        hint,
      );
    }
  }
  return inputs;
}
