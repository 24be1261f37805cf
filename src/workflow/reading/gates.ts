import { GATE_OPTIONS } from '../../model/gate.js';
import { childPath, type StepPath } from '../../model/ids.js';
import type { Dialect, GateEntry, GateOptions } from '../../model/workflow.js';
import { findNearest } from '../diagnostics/nearest.js';
import { workflowBaseName } from '../values/paths.js';
import { keyPlace, nodeAt, valuePlace, type NodePath } from '../yaml/places.js';
import { readCall } from './calls.js';
import type { FileContext } from './context.js';
import { argumentOf, readGateOptions, type GateOptionsMap } from './gate-options.js';
import { recordTemplate } from './shared-keys.js';

type GateYaml = string | Readonly<Record<string, string | GateOptionsMap>>;
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
      reportSeveral(file, yaml, entryPath);
      continue;
    }
    const { type, argument } = entry;
    const name = uniqueGateName(file.dialect, type, argument, index, entries);
    if (type === VALIDATE_GATE) {
      const validator = readValidator(file, { ...entry, name }, at, entryPath);
      if (validator !== null) entries.push(validator);
    } else {
      const read = readGate(file, entry, entryPath);
      if (read === null) continue;
      const gate: GateEntry = { name, type, argument, ...read };
      file.reading.gatePlaces.set(gate, valuePlace(file.root, entryPath));
      entries.push(gate);
    }
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

/** A gate entry as written: `options` is null where it is text, and `extra` is what stands beside a validator. */
interface SplitEntry {
  readonly type: string;
  readonly argument: string;
  readonly options: GateOptionsMap | null;
  readonly extra: Readonly<Record<string, string | GateOptionsMap>>;
}

/** Null if the entry has several keys, and is no validator with its inputs. */
function splitEntry(yaml: GateYaml): SplitEntry | null {
  if (typeof yaml === 'string') {
    const colon = yaml.indexOf(':');
    if (colon < 0) return { type: yaml.trim(), argument: '', options: null, extra: {} };
    return { type: yaml.slice(0, colon).trim(), argument: yaml.slice(colon + 1).trim(), options: null, extra: {} };
  }
  const { [VALIDATE_GATE]: callee, ...others } = yaml;
  if (callee !== undefined) return { type: VALIDATE_GATE, ...splitValue(callee), extra: others };
  const [only, second] = Object.entries(yaml);
  return only === undefined || second !== undefined ? null : { type: only[0], ...splitValue(only[1]), extra: {} };
}

function splitValue(value: string | GateOptionsMap): Pick<SplitEntry, 'argument' | 'options'> {
  if (typeof value === 'string') return { argument: value.trim(), options: null };
  return { argument: argumentOf(value), options: value };
}

/** Reports an entry of several keys. If some are options, the hint says where options belong. */
function reportSeveral(file: FileContext, yaml: GateYaml, path: NodePath): void {
  const keys = Object.keys(yaml);
  const options = keys.filter((key) => GATE_OPTIONS.some((name) => name === key));
  const [type = 'test'] = keys.filter((key) => !options.includes(key));
  const hint =
    options.length === 0
      ? 'write each `gate: argument` as an entry of its own'
      : `options stand in a map: \`- ${type}: {run: …, ${options.map((name) => `${name}: …`).join(', ')}}\``;
  file.reading.findings.error(valuePlace(file.root, path), 'bad-gate', 'an entry of `gate` is one check', hint);
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

/** Checks an entry and reads its options; null if something is wrong with it, which is reported. */
function readGate(
  file: FileContext,
  { type, argument, options: yaml }: SplitEntry,
  path: NodePath,
): { readonly options?: GateOptions } | null {
  const isValid = checkGate(file, type, argument, path);
  if (yaml === null) return isValid ? {} : null;
  const options = readGateOptions(file, type, yaml, [...path, type]);
  if (!isValid || options === null) return null;
  return Object.keys(options).length === 0 ? {} : { options };
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

/** Reads a validator and its inputs; null if they are not text, which is reported. */
function readValidator(
  file: FileContext,
  entry: SplitEntry & { readonly name: string },
  at: StepPath,
  path: NodePath,
): GateEntry | null {
  const inputs: Record<string, string> = {};
  const notText = entry.options === null ? [] : [VALIDATE_GATE];
  for (const [input, text] of Object.entries(entry.extra)) {
    if (typeof text !== 'string') {
      notText.push(input);
      continue;
    }
    inputs[input] = text;
    recordTemplate(file, at, text, [...path, input]);
  }
  const hint = 'a validator takes its inputs as keys beside `validate`, each with a text';
  for (const key of notText)
    file.reading.findings.error(valuePlace(file.root, [...path, key]), 'bad-value', `\`${key}\` must be text`, hint);
  if (notText.length > 0) return null;
  const place = valuePlace(file.root, path);
  const inside = childPath(childPath(at, 'gate'), entry.name);
  const call = readCall(file, { kind: 'validator', name: entry.argument, with: inputs, at, inside, place });
  return { name: entry.name, type: VALIDATE_GATE, argument: entry.argument, ...(call === null ? {} : { call }) };
}
