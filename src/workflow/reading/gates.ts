import { childPath, type StepPath } from '../../model/ids.js';
import type { Dialect, GateEntry } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { workflowBaseName } from '../values/paths.js';
import { keyPlace, nodeAt, valuePlace, type NodePath } from '../yaml/places.js';
import { readCall } from './calls.js';
import type { FileContext } from './context.js';
import { recordTemplate } from './shared-keys.js';

type GateYaml = string | Readonly<Record<string, string>>;
const VALIDATE_GATE = 'validate';
/** A gate that steps get by themselves if they work on an item with files; it cannot be written in a file. */
const IMPLICIT_GATE = 'blast_radius';

/** Types whose entries are named by the type alone, even in the current dialect and with an argument. */
const NAMED_BY_TYPE = ['compile', 'test', 'lint', 'schema', 'tests_found'];

/** Reads the `gate:` list at `path`, of the step `at`. Entries that are not valid are reported and left out. */
export function readGates(file: FileContext, list: readonly GateYaml[], at: StepPath, path: NodePath): GateEntry[] {
  const entries: GateEntry[] = [];
  for (const [index, yaml] of list.entries()) {
    if (yaml === '') continue;
    const entryPath = [...path, index];
    const entry = splitEntry(yaml);
    if (entry === null) {
      file.reading.findings.error(
        valuePlace(file.root, entryPath),
        'bad-gate',
        'an entry of `gate` is one check',
        'write each `gate: argument` as an entry of its own',
      );
      continue;
    }
    const { type, argument, extra } = entry;
    const name = uniqueGateName(file.dialect, type, argument, index, entries);
    if (type === VALIDATE_GATE) entries.push(readValidator(file, { name, argument, extra }, at, entryPath));
    else if (checkGate(file, type, argument, entryPath)) entries.push({ name, type, argument });
  }
  return entries;
}

/** Lists the names and types of a list's entries, in the current dialect, without checking that they are valid. */
export function listGateNames(list: readonly GateYaml[]): readonly { readonly name: string; readonly type: string }[] {
  const names: { name: string; type: string }[] = [];
  for (const [index, yaml] of list.entries()) {
    const entry = splitEntry(yaml);
    if (entry !== null)
      names.push({ name: uniqueGateName('current', entry.type, entry.argument, index, names), type: entry.type });
  }
  return names;
}

function splitEntry(
  yaml: GateYaml,
): { readonly type: string; readonly argument: string; readonly extra: Readonly<Record<string, string>> } | null {
  if (typeof yaml === 'string') {
    const colon = yaml.indexOf(':');
    if (colon < 0) return { type: yaml.trim(), argument: '', extra: {} };
    return { type: yaml.slice(0, colon).trim(), argument: yaml.slice(colon + 1).trim(), extra: {} };
  }
  const { [VALIDATE_GATE]: callee, ...others } = yaml;
  if (callee !== undefined) return { type: VALIDATE_GATE, argument: callee, extra: others };
  const [only, second] = Object.entries(yaml);
  return only === undefined || second !== undefined ? null : { type: only[0], argument: only[1].trim(), extra: {} };
}

function uniqueGateName(
  dialect: Dialect,
  type: string,
  argument: string,
  index: number,
  before: readonly { readonly name: string }[],
): string {
  const plain = type === VALIDATE_GATE ? calleeShortName(argument) : type;
  const isTaken = before.some(({ name }) => name === plain);
  const isNamedByType =
    dialect === 'classic' || argument === '' || type === VALIDATE_GATE || NAMED_BY_TYPE.includes(type);
  return isNamedByType && !isTaken ? plain : `${plain}_${index}`;
}

/** The short name of a callee: what follows the last `-` of its base name (`validators/arch-review` → `review`). */
export function calleeShortName(callee: string): string {
  const base = workflowBaseName(callee);
  return base.split('-').at(-1) ?? base;
}

function checkGate(file: FileContext, type: string, argument: string, path: NodePath): boolean {
  const { gates } = file.reading.environment;
  const node = nodeAt(file.root, path);
  const place = node?.kind === 'map' ? keyPlace(file.root, [...path, type]) : valuePlace(file.root, path);
  const declarable = gates.filter((known) => known.type !== IMPLICIT_GATE);
  const gate = declarable.find((known) => known.type === type);
  if (type === IMPLICIT_GATE) {
    const hint = 'it is checked by itself wherever an item has `files`; the root key `blast_radius` sets how strictly';
    file.reading.findings.error(place, 'bad-gate', `\`${IMPLICIT_GATE}\` is no gate of a step's own`, hint);
    return false;
  }
  if (gate === undefined) {
    const known = [...declarable.map((one) => one.type), VALIDATE_GATE];
    const near = findNearest(type, known);
    const hint = near === null ? `known gates: ${known.join(', ')}` : `did you mean \`${near}\`?`;
    file.reading.findings.error(place, 'unknown-gate', `unknown gate \`${type}\``, hint);
    return false;
  }
  const problem = gate.checkArgument(argument);
  if (problem === null) return true;
  file.reading.findings.error(place, 'bad-gate', `\`${type}\`: ${problem}`);
  return false;
}

function readValidator(
  file: FileContext,
  entry: { readonly name: string; readonly argument: string; readonly extra: Readonly<Record<string, string>> },
  at: StepPath,
  path: NodePath,
): GateEntry {
  for (const [input, text] of Object.entries(entry.extra)) recordTemplate(file, at, text, [...path, input]);
  const place = valuePlace(file.root, path);
  const inside = childPath(childPath(at, 'gate'), entry.name);
  const call = readCall(file, { kind: 'validator', name: entry.argument, with: entry.extra, at, inside, place });
  return { name: entry.name, type: VALIDATE_GATE, argument: entry.argument, ...(call === null ? {} : { call }) };
}
