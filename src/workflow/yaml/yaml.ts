import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import type { Diagnostic, SourceLocation } from '../../model/diagnostic.js';
import { MAX_DEPTH, findTooDeepNesting, isTooLarge } from './size-limits.js';
import { explainSyntaxErrors, quotingHint } from './syntax-errors.js';

const MAX_ALIASES = 100;
const MAX_NODES = 200_000;

/** A YAML node with its place in the file; aliases and merge keys are resolved. */
export type YamlNode = YamlMap | YamlList | YamlScalar;
/** A map: its entries by key, each with the place of the key. */
export interface YamlMap {
  readonly kind: 'map';
  readonly place: SourceLocation;
  readonly entries: ReadonlyMap<string, { readonly keyPlace: SourceLocation; readonly value: YamlNode }>;
}
/** A list of nodes. */
export interface YamlList {
  readonly kind: 'list';
  readonly place: SourceLocation;
  readonly items: readonly YamlNode[];
}
/** A scalar: its value, and how it is written. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly place: SourceLocation;
  readonly value: string | number | boolean | null;
  /** The text as written, including quotes, indicators and indentation. */
  readonly source: string;
  readonly quoted: boolean;
}

/** A parsed YAML file; `root` is null if and only if there are diagnostics. */
export interface ParsedYaml {
  readonly root: YamlNode | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses one YAML document and reports what is wrong with it. Never throws, whatever the text. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const diagnostics: Diagnostic[] = [];
  const lines = new LineCounter();
  const placeOf = (start: number, end: number): SourceLocation => {
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return { file, line: Math.max(1, from.line), column: Math.max(1, from.col), endLine: to.line, endColumn: to.col };
  };
  const report = (code: string, message: string, hint: string | null, place: SourceLocation) =>
    void diagnostics.push({ severity: 'error', code, message, hint, place });
  const whole: SourceLocation = { file, line: 1, column: 1 };

  if (isTooLarge(text)) {
    report('file-too-large', 'the file is larger than 1 MiB', 'split it, and call the parts with `workflow:`', whole);
    return { root: null, diagnostics };
  }
  const deepOffset = findTooDeepNesting(text);
  if (deepOffset !== null) {
    const before = text.slice(0, deepOffset).split('\n');
    const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    report('too-deep', `nested more than ${MAX_DEPTH} levels deep`, null, place);
    return { root: null, diagnostics };
  }

  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
      uniqueKeys: false,
    });
    const fault = explainSyntaxErrors(text, [...document.errors, ...document.warnings]);
    if (fault !== null) report(fault.code, fault.message, fault.hint, placeOf(fault.start, fault.end));
    if (diagnostics.length > 0 || document.contents === null) {
      if (diagnostics.length === 0) report('empty-file', 'the file is empty', null, whole);
      return { root: null, diagnostics };
    }
    const convert = createConverter(text, placeOf, (place) =>
      report('duplicate-key', 'this key stands here twice', 'keep one of them', place),
    );
    const root = convert(document.contents, 0);
    return { root: diagnostics.length === 0 ? root : null, diagnostics };
  } catch (error) {
    if (error instanceof YamlRejection) report(error.code, error.message, error.hint, error.place);
    else if (error instanceof RangeError) report('too-deep', `nested more than ${MAX_DEPTH} levels deep`, null, whole);
    else throw error;
    return { root: null, diagnostics };
  }
}

/** Thrown while nodes are converted, and reported as a diagnostic. */
class YamlRejection extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string | null,
    readonly place: SourceLocation,
  ) {
    super(message);
  }
}

/** Creates a function that converts nodes of the YAML library to `YamlNode`, expanding aliases up to a limit. */
function createConverter(
  text: string,
  placeOf: (start: number, end: number) => SourceLocation,
  onDuplicate: (place: SourceLocation) => void,
) {
  const anchors = new Map<string, Node>();
  const inProgress = new Set<Node>();
  let aliases = 0;
  let nodes = 0;

  const rangeOf = (node: Node): SourceLocation => {
    const [start, end] = node.range ?? [0, 0];
    return placeOf(start, end);
  };

  const convert = (node: Node, depth: number): YamlNode => {
    if (++nodes > MAX_NODES)
      throw new YamlRejection('yaml-bomb', 'the file is too large once its aliases are expanded', null, rangeOf(node));
    if (depth > MAX_DEPTH)
      throw new YamlRejection('too-deep', `nested more than ${MAX_DEPTH} levels deep`, null, rangeOf(node));
    if (isAlias(node)) return expand(node.source, node, depth);
    if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
    inProgress.add(node);
    const converted = isMap(node)
      ? mapOf(node.items, node, depth)
      : isSeq(node)
        ? listOf(node.items, node, depth)
        : scalarOf(node);
    inProgress.delete(node);
    return converted;
  };

  const expand = (name: string, alias: Node, depth: number): YamlNode => {
    if (++aliases > MAX_ALIASES)
      throw new YamlRejection('too-many-aliases', `more than ${MAX_ALIASES} aliases`, null, rangeOf(alias));
    const target = anchors.get(name);
    if (target === undefined)
      throw new YamlRejection(
        'unknown-anchor',
        `no anchor \`&${name}\` stands before this`,
        quotingHint('*'),
        rangeOf(alias),
      );
    if (inProgress.has(target))
      throw new YamlRejection('unknown-anchor', `\`*${name}\` stands inside its own anchor`, null, rangeOf(alias));
    return convert(target, depth);
  };

  const listOf = (items: readonly unknown[], node: Node, depth: number): YamlList => ({
    kind: 'list',
    place: rangeOf(node),
    items: items.map((item) => convert(asNode(item, node), depth + 1)),
  });

  const mapOf = (items: readonly unknown[], node: Node, depth: number): YamlMap => {
    const own = new Map<string, { keyPlace: SourceLocation; value: YamlNode }>();
    const merged = new Map<string, { keyPlace: SourceLocation; value: YamlNode }>();
    for (const item of items) {
      if (!isPair(item)) continue;
      const key = asNode(item.key, node);
      if (!isScalar(key))
        throw new YamlRejection('bad-key', 'a key must be plain text', quoteBracesHint(text, key), rangeOf(key));
      const value =
        item.value === null || item.value === undefined
          ? emptyScalar(rangeOf(key))
          : convert(asNode(item.value, node), depth + 1);
      const name = String(key.value);
      // The library's own check for duplicates takes quadratic time.
      if (own.has(name)) onDuplicate(rangeOf(key));
      if (name === '<<' && key.type === 'PLAIN') mergeInto(merged, value);
      else own.set(name, { keyPlace: rangeOf(key), value });
    }
    for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry);
    return { kind: 'map', place: rangeOf(node), entries: own };
  };

  const scalarOf = (node: Node): YamlScalar => {
    const [start, end] = node.range ?? [0, 0];
    const value: unknown = isScalar(node) ? node.value : null;
    const plain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null;
    const quoted = isScalar(node) && node.type !== undefined && node.type !== 'PLAIN';
    return { kind: 'scalar', place: rangeOf(node), value: plain, source: text.slice(start, end), quoted };
  };

  const asNode = (value: unknown, parent: Node): Node => {
    if (isMap(value) || isSeq(value) || isScalar(value) || isAlias(value)) return value;
    throw new YamlRejection('yaml-syntax', 'not readable as YAML', null, rangeOf(parent));
  };
  return convert;
}

function mergeInto(merged: Map<string, { keyPlace: SourceLocation; value: YamlNode }>, value: YamlNode): void {
  const sources = value.kind === 'list' ? value.items : [value];
  for (const source of sources) {
    if (source.kind !== 'map')
      throw new YamlRejection('bad-merge', '`<<` merges maps only', 'write `<<: *anchor`', source.place);
    for (const [name, entry] of source.entries) if (!merged.has(name)) merged.set(name, entry);
  }
}

function emptyScalar(place: SourceLocation): YamlScalar {
  return { kind: 'scalar', place, value: null, source: '', quoted: false };
}

function quoteBracesHint(text: string, key: Node): string | null {
  const [start, end] = key.range ?? [0, 0];
  const source = text.slice(start, end);
  return source.startsWith('{') ? `put it in quotes: "${source}"` : null;
}
