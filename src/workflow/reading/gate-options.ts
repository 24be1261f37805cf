import { GATE_OPTIONS, type Gate, type GateOptionName } from '../../model/gate.js';
import type { GateOptions } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { normalizePath } from '../values/paths.js';
import { keyPlace, nodeAt, valuePlace, type NodePath } from '../yaml/places.js';
import type { FileContext } from './context.js';
import { readDuration } from './shared-keys.js';

/** A map of options as YAML has it: keys and values are not checked. */
export type GateOptionsMap = Readonly<Record<string, unknown>>;

/** The key that names the gate's argument in a map of options. */
const ARGUMENT = 'run';

/** The argument that a map of options names; empty if it names none. Its type is checked by `readGateOptions`. */
export function argumentOf({ [ARGUMENT]: argument }: GateOptionsMap): string {
  return isScalarText(argument) ? String(argument).trim() : '';
}

/**
 * Reads the map of options at `path`, of a gate of this type. Null if an option is not valid, which is reported where it
 * is written.
 */
export function readGateOptions(
  file: FileContext,
  type: string,
  yaml: GateOptionsMap,
  path: NodePath,
): GateOptions | null {
  const gate = file.reading.environment.gates.find((known) => known.type === type);
  let options: GateOptions = {};
  let isValid = true;
  for (const [key, value] of Object.entries(yaml)) {
    const read = readOption(file, { key, value, gate, path: [...path, key] });
    if (read === null) isValid = false;
    else options = { ...options, ...read };
  }
  return isValid ? options : null;
}

interface OptionYaml {
  readonly key: string;
  readonly value: unknown;
  /** The entry's gate; undefined if there is none of its type, which has been reported. */
  readonly gate: Pick<Gate, 'type' | 'options'> | undefined;
  readonly path: NodePath;
}

function readOption(file: FileContext, option: OptionYaml): GateOptions | null {
  const { key, gate, path } = option;
  const { gates } = file.reading.environment;
  const report = (code: string, message: string, hint: string): null => {
    file.reading.findings.error(keyPlace(file.root, path), code, message, hint);
    return null;
  };
  if (key === ARGUMENT) return isScalarText(option.value) ? {} : reportValue(file, path, 'must be text', null);
  const name = GATE_OPTIONS.find((known) => known === key);
  const known = [ARGUMENT, ...(gate?.options ?? GATE_OPTIONS)];
  if (name === undefined) {
    const near = findNearest(key, known);
    const hint = near === null ? `known here: ${known.join(', ')}` : `did you mean \`${near}\`?`;
    return report('unknown-key', `unknown option \`${key}\` of a gate`, hint);
  }
  if (gate !== undefined && !gate.options.includes(name)) {
    const owners = gates.flatMap(({ type, options }) => (options.includes(name) ? [`\`${type}\``] : []));
    return report('bad-gate', `\`${gate.type}\` has no option \`${key}\``, `gates that have it: ${owners.join(', ')}`);
  }
  return readers[name](file, option.value, path);
}

const readers: Readonly<
  Record<GateOptionName, (file: FileContext, value: unknown, path: NodePath) => GateOptions | null>
> = {
  in: readFolder,
  timeout: readTimeout,
  allow_none: (file, value, path) => (typeof value === 'boolean' ? { allowNone: value } : notBoolean(file, path)),
  new_only: (file, value, path) => (typeof value === 'boolean' ? { newOnly: value } : notBoolean(file, path)),
};

function readFolder(file: FileContext, value: unknown, path: NodePath): GateOptions | null {
  const hint = 'a folder of the repository, relative to its root, such as packages/api';
  if (typeof value !== 'string' || value.trim() === '') return reportValue(file, path, 'must name a folder', hint);
  const isInside = !value.includes('\\') && !value.split('/').includes('..');
  const folder = isInside ? normalizePath(value.trim()) : null;
  if (folder === null) return reportValue(file, path, 'must name a folder inside the repository', hint);
  return folder === '' ? {} : { in: folder };
}

function readTimeout(file: FileContext, value: unknown, path: NodePath): GateOptions | null {
  if (typeof value === 'number') return reportValue(file, path, 'must be text', `write it with a unit: ${value}s`);
  if (typeof value !== 'string') return reportValue(file, path, 'must be a duration', 'write it as 90s, 5m or 1h30m');
  const timeoutMs = readDuration(file, value, path);
  return timeoutMs === undefined ? null : { timeoutMs };
}

function notBoolean(file: FileContext, path: NodePath): null {
  return reportValue(file, path, 'must be true or false', null);
}

function reportValue(file: FileContext, path: NodePath, problem: string, hint: string | null): null {
  const node = nodeAt(file.root, path);
  const isEmpty = node?.kind === 'scalar' && node.value === null && node.source === '';
  const place = isEmpty ? keyPlace(file.root, path) : valuePlace(file.root, path);
  file.reading.findings.error(place, 'bad-value', `\`${String(path.at(-1))}\` ${problem}`, hint);
  return null;
}

function isScalarText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
