import type { Source } from '../model/workflow.js';
import { findingsExcept, type Findings } from './diagnostics/findings.js';
import { detectDialect } from './dialect.js';
import { ClassicLadder, ClassicStep, ClassicWorkflow, OnFailure } from './schema/classic.js';
import { CurrentStep, CurrentWorkflow, RetryYaml, GetYaml, RunYaml } from './schema/current.js';
import { migrationHint } from './schema/migration-hint.js';
import { parseWithSchema, type KnownKeys, type SchemaResult } from './schema/parse-with-schema.js';
import { Guard } from './schema/shared.js';
import { parseYaml, type YamlNode } from './yaml/yaml.js';

/** A workflow file, parsed by the schema of its dialect. */
export type ParsedFile = { readonly root: YamlNode } & (
  | ({ readonly dialect: 'classic' } & SchemaResult<ClassicWorkflow>)
  | ({ readonly dialect: 'current' } & SchemaResult<CurrentWorkflow>)
);

/** Parses one file; null if nothing usable is left of it. Everything that does not fit the schema is reported. */
export function parseFile(source: Source, findings: Findings): ParsedFile | null {
  const yaml = parseYaml(source.file, source.text);
  findings.add(yaml.diagnostics);
  const { root } = yaml;
  if (root === null) return null;
  if (root.kind !== 'map') {
    findings.error(root.place, 'bad-value', 'a workflow is a map that begins with `name:` and `steps:`');
    return null;
  }
  const { dialect, marker, foreignMarkers } = detectDialect(root);
  for (const { key, place, dialect: otherDialect } of foreignMarkers) {
    const message = `\`${key}\` belongs to the ${otherDialect} dialect, but \`${marker?.key ?? ''}\` on line ${marker?.place.line ?? 1} to the ${dialect} one`;
    const replacement = migrationHint(key, dialect);
    const hint = 'write the whole file in one of them';
    findings.error(
      place,
      'mixed-dialects',
      message,
      replacement === null ? hint : `${hint}; in the ${dialect}: ${replacement}`,
    );
  }
  // Mixed keys have been reported above, so nothing else is reported at their places. Names that they define are
  // unknown.
  const isMixed = foreignMarkers.length > 0;
  const unreported = findingsExcept(
    findings,
    foreignMarkers.flatMap(({ place, valuePlace }) => [place, valuePlace]),
  );
  if (dialect === 'classic') {
    const parsed = parseWithSchema(ClassicWorkflow, root, dialect, classicKeys, unreported);
    return parsed === null ? null : { root, dialect, ...parsed, isIncomplete: parsed.isIncomplete || isMixed };
  }
  const parsed = parseWithSchema(CurrentWorkflow, root, dialect, currentKeys, unreported);
  return parsed === null ? null : { root, dialect, ...parsed, isIncomplete: parsed.isIncomplete || isMixed };
}

const INPUT_KEYS = ['required', 'default'];

const classicKeys: KnownKeys = (path) => {
  if (path.at(-2) === 'inputs') return INPUT_KEYS;
  switch (nameOf(path)) {
    case '':
      return Object.keys(ClassicWorkflow.shape);
    case 'steps':
      return Object.keys(ClassicStep.shape);
    case 'on_failure':
      return Object.keys(OnFailure.shape);
    case 'gate_fail':
    case 'guard_fail':
    case 'review_fail':
      return Object.keys(ClassicLadder.shape);
    default:
      return commonKeys(nameOf(path));
  }
};

const currentKeys: KnownKeys = (path) => {
  if (path.at(-2) === 'inputs') return INPUT_KEYS;
  switch (nameOf(path)) {
    case '':
      return Object.keys(CurrentWorkflow.shape);
    case 'steps':
    case 'each':
      return Object.keys(CurrentStep.shape);
    case 'get':
      return Object.keys(GetYaml.shape);
    case 'run':
      return Object.keys(RunYaml.shape);
    case 'retry':
      return Object.keys(RetryYaml.shape);
    default:
      return commonKeys(nameOf(path));
  }
};

function commonKeys(name: string): readonly string[] {
  return name === 'guard' ? Object.keys(Guard.shape) : [];
}

function nameOf(path: readonly (string | number)[]): string {
  return path.findLast((part) => typeof part === 'string') ?? '';
}
