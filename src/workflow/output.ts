import { PlanFile, VerdictFile, type PlanItem } from '../model/plan.js';
import { slugsOf } from '../model/slug.js';
import type { Dialect, OutputKind } from '../model/workflow.js';

/** The parsed output file of an attempt; `none` for a step that writes no output file. */
export type ParsedOutput =
  | { readonly kind: 'none' }
  | { readonly kind: 'plan'; readonly items: PlanItem[] }
  | { readonly kind: 'verdict'; readonly pass: boolean; readonly comments: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'invalid'; readonly reason: 'no_output' | 'bad_output'; readonly message: string };

/** Maximum size of a step's output file; a larger one is `bad_output`. */
export const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Maximum number of items in one plan; more is `bad_output`. */
export const MAX_PLAN_ITEMS = 2000;

/** Folder of the output files, relative to the worktree; it never counts as a change. */
export const OUTPUT_FOLDER = '.gump/out';

/** The file that a step must write, relative to the worktree; null for diff steps. */
export function outputFile(kind: OutputKind, dialect: Dialect): string | null {
  switch (kind) {
    case 'diff':
      return null;
    case 'plan':
      return `${OUTPUT_FOLDER}/plan.json`;
    case 'artifact':
      return `${OUTPUT_FOLDER}/artifact.txt`;
    case 'verdict':
      return `${OUTPUT_FOLDER}/${dialect === 'classic' ? 'review.json' : 'validate.json'}`;
  }
}

/**
 * Parses what the agent wrote; `text` is null if the file is missing. JSON may be wrapped in one code fence, with
 * nothing else around it. Never throws.
 */
export function parseOutput(kind: OutputKind, text: string | null, dialect: Dialect): ParsedOutput {
  const file = outputFile(kind, dialect);
  if (file === null) return { kind: 'none' };
  if (text === null) return invalid('no_output', `the agent did not write ${file}`);
  if (kind === 'artifact') return { kind: 'text', text };
  if (text.trim() === '') return invalid('no_output', `${file} is empty`);
  if (text.length > MAX_OUTPUT_BYTES) return invalid('bad_output', `${file} is larger than 1 MiB`);
  const json = parseJson(text);
  if (json === undefined) return invalid('bad_output', `${file} is not JSON: ${describeStart(text)}`);
  return kind === 'plan' ? parsePlan(file, json.value) : parseVerdict(file, json.value);
}

function parsePlan(file: string, value: unknown): ParsedOutput {
  const list = value === null ? [] : value;
  if (!Array.isArray(list)) return invalid('bad_output', `${file} must hold a JSON array of items`);
  if (list.length > MAX_PLAN_ITEMS)
    return invalid('bad_output', `${file} has ${list.length} items, more than ${MAX_PLAN_ITEMS}`);
  const plan = PlanFile.safeParse(list);
  if (!plan.success) {
    const [issue] = plan.error.issues;
    const [index, key] = issue?.path ?? [];
    const item = typeof index === 'number' ? `item ${index + 1} of ${file}` : file;
    if (key === 'name' || key === 'description') return invalid('bad_output', `${item} has no ${key}`);
    if (key === 'files') return invalid('bad_output', `${item}: \`files\` must be a list of paths`);
    return invalid('bad_output', `${item} is no map with \`name\` and \`description\``);
  }
  const slugs = slugsOf(plan.data.map(({ name }) => name));
  return {
    kind: 'plan',
    items: plan.data.map((item, index) => ({ ...item, slug: slugs[index] ?? `item-${index + 1}` })),
  };
}

function parseVerdict(file: string, value: unknown): ParsedOutput {
  const verdict = VerdictFile.safeParse(value);
  if (verdict.success) return { kind: 'verdict', ...verdict.data };
  const [issue] = verdict.error.issues;
  if (issue?.code === 'custom') return invalid('bad_output', `${file}: ${issue.message}`);
  return invalid(
    'bad_output',
    `${file} must hold {"pass": true or false, "${file.includes('review') ? 'comment' : 'comments'}": "text"}`,
  );
}

const FENCED = /^```[A-Za-z]*[ \t]*\r?\n([\s\S]*?)\r?\n?```$/;

function parseJson(text: string): { readonly value: unknown } | undefined {
  const trimmed = text.trim();
  try {
    return { value: JSON.parse(FENCED.exec(trimmed)?.[1] ?? trimmed) };
  } catch {
    return undefined;
  }
}

function describeStart(text: string): string {
  const start = text.trim().slice(0, 60).replace(/\s+/g, ' ');
  return `it begins with ${JSON.stringify(start)}`;
}

function invalid(reason: 'no_output' | 'bad_output', message: string): ParsedOutput {
  return { kind: 'invalid', reason, message };
}
