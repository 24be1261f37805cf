/** A workflow command as the runner reads it from one line of a step's output. */
export interface WorkflowCommand {
  /** In lower case: the runner does not mind. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The commands a runner knows; any other name is text. */
export const KNOWN_COMMANDS: readonly string[] = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
];

/** Reads `::name k=v,k=v::data` at a line's start, spaces before it allowed, else `##[name k=v;k=v]data` anywhere. */
export function parseCommand(line: string, known: ReadonlySet<string>): WorkflowCommand | null {
  return parsePresent(line.trimStart(), known) ?? parseOlder(line, known);
}

type Escapes = readonly (readonly [escaped: string, plain: string])[];

const DATA: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const PROPERTY: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
];
const OLDER: Escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
];

function parsePresent(line: string, known: ReadonlySet<string>): WorkflowCommand | null {
  if (!line.startsWith('::')) return null;
  const end = line.indexOf('::', 2);
  if (end < 0) return null;
  return command(line.slice(2, end), line.slice(end + 2), known, { separator: ',', property: PROPERTY, data: DATA });
}

function parseOlder(line: string, known: ReadonlySet<string>): WorkflowCommand | null {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return null;
  return command(line.slice(start + 3, end), line.slice(end + 1), known, {
    separator: ';',
    property: OLDER,
    data: OLDER,
  });
}

function command(
  info: string,
  data: string,
  known: ReadonlySet<string>,
  syntax: { separator: string; property: Escapes; data: Escapes },
): WorkflowCommand | null {
  const space = info.indexOf(' ');
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!known.has(name)) return null;
  const pairs =
    space < 0
      ? []
      : info
          .slice(space + 1)
          .trim()
          .split(syntax.separator);
  const properties = pairs.flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1);
    return equals > 0 && value !== '' ? [[pair.slice(0, equals), unescape(value, syntax.property)]] : [];
  });
  return { name, properties: Object.fromEntries(properties), data: unescape(data, syntax.data) };
}

function unescape(text: string, escapes: Escapes): string {
  return escapes.reduce((done, [escaped, plain]) => done.replaceAll(escaped, plain), text);
}
