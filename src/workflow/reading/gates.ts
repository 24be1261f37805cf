import { childPath, type StepPath } from '../../model/ids.js';
import type { Dialect, GateEntry } from '../../model/workflow.js';
import { nearest } from '../diagnostics/nearest.js';
import { lastSegment } from '../values/paths.js';
import { keyPlace, nodeAt, valuePlace, type NodePath } from '../yaml/located.js';
import { readCall } from './calls.js';
import { noteTemplate } from './parts.js';
import type { FileReading } from './reading.js';

type GateYaml = string | Readonly<Record<string, string>>;
const VALIDATE = 'validate';
/** Added to the gates of steps that work on an item with files. */
const IMPLICIT = 'blast_radius';

/** Entries that the current dialect too names by their type alone, with an argument or without. */
const NAMED_BY_TYPE = ['compile', 'test', 'lint', 'schema', 'tests_found'];

/** The entries of a `gate:` list at `path`, of the step `at`. */
export function gateEntries(file: FileReading, list: readonly GateYaml[], at: StepPath, path: NodePath): GateEntry[] {
  const entries: GateEntry[] = [];
  for (const [index, yaml] of list.entries()) {
    if (yaml === '') continue;
    const here = [...path, index];
    const written = split(yaml);
    if (written === null) {
      file.reading.findings.error(
        valuePlace(file.root, here),
        'bad-gate',
        'an entry of `gate` is one check',
        'write each `gate: argument` as an entry of its own',
      );
      continue;
    }
    const { type, argument, extra } = written;
    const name = uniqueName(file.dialect, type, argument, index, entries);
    if (type === VALIDATE) entries.push(validator(file, { name, argument, extra }, at, here));
    else if (checked(file, type, argument, here)) entries.push({ name, type, argument });
  }
  return entries;
}

/** The names that the entries of a list get, without a look at whether they are good. */
export function gateNames(list: readonly GateYaml[]): readonly { readonly name: string; readonly type: string }[] {
  const names: { name: string; type: string }[] = [];
  for (const [index, yaml] of list.entries()) {
    const written = split(yaml);
    if (written !== null)
      names.push({ name: uniqueName('current', written.type, written.argument, index, names), type: written.type });
  }
  return names;
}

function split(
  yaml: GateYaml,
): { readonly type: string; readonly argument: string; readonly extra: Readonly<Record<string, string>> } | null {
  if (typeof yaml === 'string') {
    const colon = yaml.indexOf(':');
    if (colon < 0) return { type: yaml.trim(), argument: '', extra: {} };
    return { type: yaml.slice(0, colon).trim(), argument: yaml.slice(colon + 1).trim(), extra: {} };
  }
  const { [VALIDATE]: callee, ...others } = yaml;
  if (callee !== undefined) return { type: VALIDATE, argument: callee, extra: others };
  const [only, second] = Object.entries(yaml);
  return only === undefined || second !== undefined ? null : { type: only[0], argument: only[1].trim(), extra: {} };
}

function uniqueName(
  dialect: Dialect,
  type: string,
  argument: string,
  index: number,
  before: readonly { readonly name: string }[],
): string {
  const plain = type === VALIDATE ? shortName(argument) : type;
  const taken = before.some(({ name }) => name === plain);
  const bare = dialect === 'classic' || argument === '' || type === VALIDATE || NAMED_BY_TYPE.includes(type);
  return bare && !taken ? plain : `${plain}_${index}`;
}

/** `validators/arch-review` is called `review`. */
export function shortName(callee: string): string {
  const base = lastSegment(callee);
  return base.split('-').at(-1) ?? base;
}

function checked(file: FileReading, type: string, argument: string, path: NodePath): boolean {
  const { gates } = file.reading.world;
  const node = nodeAt(file.root, path);
  const place = node?.kind === 'map' ? keyPlace(file.root, [...path, type]) : valuePlace(file.root, path);
  const declarable = gates.filter((known) => known.type !== IMPLICIT);
  const gate = declarable.find((known) => known.type === type);
  if (type === IMPLICIT) {
    const hint = 'it is checked by itself wherever an item has `files`; the root key `blast_radius` sets how strictly';
    file.reading.findings.error(place, 'bad-gate', `\`${IMPLICIT}\` is no gate of a step's own`, hint);
    return false;
  }
  if (gate === undefined) {
    const known = [...declarable.map((one) => one.type), VALIDATE];
    const near = nearest(type, known);
    const hint = near === null ? `known gates: ${known.join(', ')}` : `did you mean \`${near}\`?`;
    file.reading.findings.error(place, 'unknown-gate', `unknown gate \`${type}\``, hint);
    return false;
  }
  const problem = gate.checkArgument(argument);
  if (problem === null) return true;
  file.reading.findings.error(place, 'bad-gate', `\`${type}\`: ${problem}`);
  return false;
}

function validator(
  file: FileReading,
  entry: { readonly name: string; readonly argument: string; readonly extra: Readonly<Record<string, string>> },
  at: StepPath,
  path: NodePath,
): GateEntry {
  for (const [input, text] of Object.entries(entry.extra)) noteTemplate(file, at, text, [...path, input]);
  const place = valuePlace(file.root, path);
  const inside = childPath(childPath(at, 'gate'), entry.name);
  const call = readCall(file, { kind: 'validator', name: entry.argument, with: entry.extra, at, inside, place });
  return { name: entry.name, type: VALIDATE, argument: entry.argument, ...(call === null ? {} : { call }) };
}
