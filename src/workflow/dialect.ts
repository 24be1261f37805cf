import type { SourceLocation } from '../model/diagnostic.js';
import type { Dialect } from '../model/workflow.js';
import type { YamlMap, YamlNode } from './yaml/yaml.js';

/** A key that only one dialect has, or one whose value has that dialect's form. */
interface Marker {
  readonly dialect: Dialect;
  readonly key: string;
  readonly place: SourceLocation;
  readonly valuePlace: SourceLocation;
}

/** The dialect of a file, with the keys that decide it. */
export interface DetectedDialect {
  readonly dialect: Dialect;
  /** The first marker in the file; null if it has only keys that both dialects share. */
  readonly marker: Marker | null;
  /** Markers of the other dialect. */
  readonly foreignMarkers: readonly Marker[];
}

/** Determines the dialect of a file: that of the first key which only one dialect has; classic if there is none. */
export function detectDialect(root: YamlNode): DetectedDialect {
  const markers: Marker[] = [];
  if (root.kind === 'map') collectMarkers(root, markers);
  const [marker = null] = markers;
  const dialect = marker?.dialect ?? 'classic';
  return { dialect, marker, foreignMarkers: markers.filter((candidate) => candidate.dialect !== dialect) };
}

function collectMarkers(map: YamlMap, markers: Marker[]): void {
  for (const [key, { value, keyPlace }] of map.entries) {
    const dialect = dialectOf(key, value);
    if (dialect !== null) markers.push({ dialect, key, place: keyPlace, valuePlace: value.place });
    if ((key === 'steps' || key === 'each') && value.kind === 'list')
      for (const step of value.items) if (step.kind === 'map') collectMarkers(step, markers);
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
      return dialectOfSession(value);
    default:
      return null;
  }
}

function dialectOfSession(value: YamlNode): Dialect | null {
  if (value.kind === 'scalar') {
    if (value.value === 'new') return 'current';
    return typeof value.value === 'string' && /^(fresh|reuse)\b/.test(value.value) ? 'classic' : null;
  }
  if (value.kind !== 'map') return null;
  return value.entries.has('from') ? 'current' : value.entries.has('reuse') ? 'classic' : null;
}
