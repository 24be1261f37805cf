import type { Place } from '../model/diagnostic.js';
import type { Dialect } from '../model/workflow.js';
import type { YamlMap, YamlNode } from './yaml/yaml.js';

interface Marker {
  readonly dialect: Dialect;
  readonly key: string;
  readonly place: Place;
  readonly valuePlace: Place;
}

export interface Detected {
  readonly dialect: Dialect;
  /** The key that made it so; null where the file has common keys only. */
  readonly marker: Marker | null;
  /** The keys of the other dialect. */
  readonly offenders: readonly Marker[];
}

/** Which dialect a file is written in: that of the first key which only one of them has; classic where none has. */
export function detectDialect(root: YamlNode): Detected {
  const markers: Marker[] = [];
  if (root.kind === 'map') stepsIn(root, markers);
  const [marker = null] = markers;
  const dialect = marker?.dialect ?? 'classic';
  return { dialect, marker, offenders: markers.filter((other) => other.dialect !== dialect) };
}

function stepsIn(map: YamlMap, markers: Marker[]): void {
  for (const [key, { value, keyPlace }] of map.entries) {
    const dialect = dialectOf(key, value);
    if (dialect !== null) markers.push({ dialect, key, place: keyPlace, valuePlace: value.place });
    if ((key === 'steps' || key === 'each') && value.kind === 'list')
      for (const step of value.items) if (step.kind === 'map') stepsIn(step, markers);
  }
}

function dialectOf(key: string, value: YamlNode): Dialect | null {
  switch (key) {
    case 'output':
    case 'foreach':
    case 'on_failure':
      return 'classic';
    case 'get':
    case 'run':
    case 'each':
    case 'worktree':
      return 'current';
    case 'type':
      return 'current';
    case 'retry':
      return value.kind === 'list' ? 'current' : null;
    case 'session':
      return sessionDialect(value);
    default:
      return null;
  }
}

function sessionDialect(value: YamlNode): Dialect | null {
  if (value.kind === 'scalar') {
    if (value.value === 'new') return 'current';
    return typeof value.value === 'string' && /^(fresh|reuse)\b/.test(value.value) ? 'classic' : null;
  }
  if (value.kind !== 'map') return null;
  return value.entries.has('from') ? 'current' : value.entries.has('reuse') ? 'classic' : null;
}
