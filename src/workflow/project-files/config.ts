import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import type { Diagnostic, SourceLocation } from '../../model/diagnostic.js';
import type { GateConfig } from '../../model/gate.js';
import { PriceOverrides } from '../../model/price.js';
import { DEFAULT_SNAPSHOT_LIMITS, type SnapshotLimits } from '../../model/snapshot.js';
import type { Source } from '../../model/workflow.js';
import { createFindings, type Findings } from '../diagnostics/findings.js';
import { findNearest } from '../diagnostics/nearest.js';
import { DEFAULT_RETRY_LIMITS } from '../prompt/retry.js';
import { parseDuration } from '../values/duration.js';
import { normalizePath } from '../values/paths.js';

/** The settings in a project's `gump.toml`. */
export interface ProjectConfig {
  readonly gates: GateConfig;
  /** Maximum characters of the error and the diff that a retry's prompt shows. */
  readonly errorContext: { readonly maxErrorChars: number; readonly maxDiffChars: number };
  readonly prices: PriceOverrides;
  /** How much one attempt may add or change. */
  readonly snapshot: SnapshotLimits;
}

/** Timeout of each gate, unless gump.toml sets `timeout`. */
export const DEFAULT_GATE_TIMEOUT_MS = 10 * 60_000;
/** The settings of a project without a `gump.toml`. */
export const DEFAULT_CONFIG: ProjectConfig = {
  gates: { commands: {}, timeoutMs: DEFAULT_GATE_TIMEOUT_MS },
  errorContext: DEFAULT_RETRY_LIMITS,
  prices: {},
  snapshot: DEFAULT_SNAPSHOT_LIMITS,
};

const command = z.string().trim().min(1);
const Validation = z.object({
  compile_cmd: command.optional(),
  test_cmd: command.optional(),
  lint_cmd: command.optional(),
  coverage_cmd: command.optional(),
  timeout: z
    .string()
    .refine((text) => parseDuration(text) !== null, 'write a duration such as 90s or 10m')
    .optional(),
});
const ErrorContext = z.object({
  max_error_chars: z.int().positive().optional(),
  max_diff_chars: z.int().positive().optional(),
});
const Pricing = z.object({ overrides: PriceOverrides.optional() });
const Snapshot = z.object({
  max_files: z.int().positive().optional(),
  max_mb: z.int().positive().optional(),
});
const Projects = z
  .array(
    z.object({
      path: z.string().refine((path) => isProjectPath(path), 'name a folder of the repository, relative to its root'),
    }),
  )
  .min(1);
const ConfigFile = z.object({
  projects: Projects.optional(),
  validation: Validation.optional(),
  error_context: ErrorContext.optional(),
  pricing: Pricing.optional(),
  snapshot: Snapshot.optional(),
});

function isProjectPath(path: string): boolean {
  return path.trim() === path && !path.split('/').includes('..') && normalizePath(path) !== null;
}

/** Keys of gump that have no meaning here. They cause no warning, so that a shared file need not be changed. */
const IGNORED_KEYS = ['default_agent', 'log_level', 'display', 'analytics', 'update'];
const TABLES = {
  projects: Projects.element,
  validation: Validation,
  error_context: ErrorContext,
  pricing: Pricing,
  snapshot: Snapshot,
} as const;

/** Parses a `gump.toml`; `config` is null if and only if there is an error. Unknown keys are warnings. Never throws. */
export function parseConfig(source: Source): {
  readonly config: ProjectConfig | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  const findings = createFindings();
  const value = parseToml(source, findings);
  if (value === null) return { config: null, diagnostics: findings.all() };
  warnOfUnknownKeys(source, value, findings);
  const parsed = ConfigFile.safeParse(value);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues)
      findings.error(findKeyPlace(source, path.map(String)), 'bad-value', `\`${path.join('.')}\`: ${message}`);
    return { config: null, diagnostics: findings.all() };
  }
  return { config: toProjectConfig(parsed.data), diagnostics: findings.all() };
}

function toProjectConfig({
  projects,
  validation,
  error_context,
  pricing,
  snapshot,
}: z.infer<typeof ConfigFile>): ProjectConfig {
  const { compile_cmd: compile, test_cmd: test, lint_cmd: lint, coverage_cmd: coverage, timeout } = validation ?? {};
  return {
    gates: {
      commands: {
        ...(compile === undefined ? {} : { compile }),
        ...(test === undefined ? {} : { test }),
        ...(lint === undefined ? {} : { lint }),
        ...(coverage === undefined ? {} : { coverage }),
      },
      ...(projects && { projects: [...new Set(projects.map(({ path }) => normalizePath(path) ?? ''))] }),
      timeoutMs: (timeout === undefined ? null : parseDuration(timeout)) ?? DEFAULT_GATE_TIMEOUT_MS,
    },
    errorContext: {
      maxErrorChars: error_context?.max_error_chars ?? DEFAULT_RETRY_LIMITS.maxErrorChars,
      maxDiffChars: error_context?.max_diff_chars ?? DEFAULT_RETRY_LIMITS.maxDiffChars,
    },
    prices: pricing?.overrides ?? {},
    snapshot: {
      maxFiles: snapshot?.max_files ?? DEFAULT_SNAPSHOT_LIMITS.maxFiles,
      maxBytes: snapshot?.max_mb === undefined ? DEFAULT_SNAPSHOT_LIMITS.maxBytes : snapshot.max_mb * 1_000_000,
    },
  };
}

function parseToml(source: Source, findings: Findings): Readonly<Record<string, unknown>> | null {
  try {
    return parse(source.text);
  } catch (error) {
    const place = { file: source.file, line: 1, column: 1 };
    if (!(error instanceof TomlError)) findings.error(place, 'toml-syntax', 'not readable as TOML');
    else {
      const [message = 'not readable'] = error.message.split('\n');
      findings.error(
        { ...place, line: error.line, column: error.column },
        'toml-syntax',
        message.replace(/^Invalid TOML document: /, ''),
      );
    }
    return null;
  }
}

function warnOfUnknownKeys(source: Source, value: Readonly<Record<string, unknown>>, findings: Findings): void {
  const known = Object.keys(TABLES);
  for (const [table, content] of Object.entries(value)) {
    if (IGNORED_KEYS.includes(table)) continue;
    const shape = Object.entries(TABLES).find(([name]) => name === table)?.[1].shape;
    if (shape === undefined) {
      warnOfUnknownKey(source, [table], known, findings);
      continue;
    }
    const entries: readonly unknown[] = Array.isArray(content) ? content : [content];
    for (const entry of entries)
      for (const key of typeof entry === 'object' && entry !== null ? Object.keys(entry) : [])
        if (!Object.hasOwn(shape, key)) warnOfUnknownKey(source, [table, key], Object.keys(shape), findings);
  }
}

function warnOfUnknownKey(source: Source, path: readonly string[], known: readonly string[], findings: Findings): void {
  const key = path.at(-1) ?? '';
  const near = findNearest(key, known);
  const hint = near === null ? `known here: ${known.join(', ')}` : `did you mean \`${near}\`?`;
  findings.warning(findKeyPlace(source, path), 'unknown-key', `unknown key \`${path.join('.')}\``, hint);
}

/** Finds the place of a key, as far as table headers and keys at the beginning of a line show it. */
function findKeyPlace({ file, text }: Source, path: readonly string[]): SourceLocation {
  let best: SourceLocation = { file, line: 1, column: 1 };
  let table: readonly string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line);
    if (header !== null) table = keysOf(header[1] ?? '');
    const key = header === null ? /^\s*([A-Za-z0-9_."'-]+)\s*=/.exec(line)?.[1] : undefined;
    const here = key === undefined ? (header === null ? null : table) : [...table, ...keysOf(key)];
    if (here?.every((part, at) => path[at] === part) !== true) continue;
    best = { file, line: index + 1, column: line.search(/\S/) + 1 };
    if (here.length === path.length) break;
  }
  return best;
}

function keysOf(dotted: string): readonly string[] {
  return dotted.split('.').map((part) => part.trim().replace(/^["']|["']$/g, ''));
}
