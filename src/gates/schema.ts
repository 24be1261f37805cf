import type { z } from 'zod';
import type { Gate, GateOutcome } from '../model/gate.js';
import { PlanFile, VerdictFile } from '../model/plan.js';
import { failed, passed } from './outcome.js';

export const schema: Gate = {
  type: 'schema',
  summary: 'The plan has at least one item, each with a name and a description (`schema: review`: a valid verdict).',
  checkArgument(argument) {
    const wanted = argument.trim();
    return ['', 'plan', 'review'].includes(wanted) ? null : `knows "plan" and "review", not "${wanted}"`;
  },
  describe: () => Promise.resolve(null),
  check({ argument, output }) {
    const wanted = argument.trim();
    return Promise.resolve(wanted === 'review' ? checkVerdict(output) : checkPlan(output));
  },
};

function checkPlan(output: string | null): GateOutcome {
  const plan = parseOutput(PlanFile, output, 'plan');
  if ('outcome' in plan) return plan.outcome;
  if (plan.value.length === 0) return failed('the plan has no items');
  return passed();
}

function checkVerdict(output: string | null): GateOutcome {
  const verdict = parseOutput(VerdictFile, output, 'review');
  if ('outcome' in verdict) return verdict.outcome;
  return verdict.value.pass ? passed() : failed('the review did not pass', verdict.value.comments);
}

function parseOutput<T>(
  shape: z.ZodType<T>,
  output: string | null,
  what: string,
): { readonly value: T } | { readonly outcome: GateOutcome } {
  if (output === null) return { outcome: failed(`there is no ${what} to check`) };
  const json = parseJson(unfenced(output));
  if ('error' in json) return { outcome: failed(`the ${what} is not JSON: ${json.error}`) };
  const parsed = shape.safeParse(json.value);
  if (parsed.success) return { value: parsed.data };
  const problems = parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${issue.message}`);
  return { outcome: failed(`the ${what} is not valid: ${problems[0] ?? ''}`, problems.join('\n')) };
}

/** The text inside one code fence, which agents like to put around JSON; else the text itself. */
function unfenced(text: string): string {
  return /^\s*```[a-z]*[ \t]*\r?\n([\s\S]*?)\r?\n```\s*$/i.exec(text)?.[1] ?? text;
}

function parseJson(text: string): { readonly value: unknown } | { readonly error: string } {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return { value };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function placeOf(path: readonly PropertyKey[]): string {
  const [index, ...rest] = path;
  if (typeof index !== 'number') return path.map(String).join('.') || 'top level';
  return [`item ${index + 1}`, ...rest.map(String)].join('.');
}
