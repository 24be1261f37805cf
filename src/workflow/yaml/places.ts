import type { SourceLocation } from '../../model/diagnostic.js';
import type { YamlNode, YamlScalar } from './yaml.js';

/** The path of a node in a YAML file: keys and list positions from the root. */
export type NodePath = readonly (string | number)[];

/** The node at a path; null if the file has none. */
export function nodeAt(root: YamlNode, path: NodePath): YamlNode | null {
  let node: YamlNode | undefined = root;
  for (const part of path) {
    if (node.kind === 'map') node = node.entries.get(String(part))?.value;
    else if (node.kind === 'list' && typeof part === 'number') node = node.items[part];
    else node = undefined;
    if (node === undefined) return null;
  }
  return node;
}

/** The place of the value at a path, or of its nearest ancestor that exists. */
export function valuePlace(root: YamlNode, path: NodePath): SourceLocation {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node !== null) return node.place;
  }
  return startOf(root.place);
}

/** The place of the key that a path ends with; the place of the value if the path ends with a list position. */
export function keyPlace(root: YamlNode, path: NodePath): SourceLocation {
  const parent = nodeAt(root, path.slice(0, -1));
  const last = path.at(-1);
  const entry = parent?.kind === 'map' ? parent.entries.get(String(last)) : undefined;
  return entry?.keyPlace ?? valuePlace(root, path);
}

/** Converts a node to a plain JavaScript value. */
export function toPlainValue(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlainValue);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, toPlainValue(value)]));
  }
}

/** The place of `{name}` in a scalar, given its offset in the scalar's value. */
export function placeInScalar(scalar: YamlScalar, value: string, name: string, offset: number): SourceLocation {
  const needle = `{${name}}`;
  let found = -1;
  for (let at = value.indexOf(needle); at !== -1 && at <= offset; at = value.indexOf(needle, at + 1))
    found = scalar.source.indexOf(needle, found + 1);
  if (found < 0) return startOf(scalar.place);
  return placeInText(scalar.place, scalar.source, found, needle.length);
}

/** The place of a part of a text, given the place `start` at which the text begins. */
export function placeInText(start: SourceLocation, text: string, offset: number, length: number): SourceLocation {
  const before = text.slice(0, offset).split('\n');
  const line = start.line + before.length - 1;
  const column = (before.length === 1 ? start.column : 1) + (before.at(-1)?.length ?? 0);
  return { file: start.file, line, column, endLine: line, endColumn: column + length };
}

function startOf(place: SourceLocation): SourceLocation {
  return { file: place.file, line: place.line, column: place.column };
}
