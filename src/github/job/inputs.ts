import { z } from 'zod';
import { parseAgentVersions } from '../../adapters/command/agent-versions.js';
import { RunId } from '../../model/ids.js';
import { findUnavailableInputs } from './unavailable-inputs.js';

/** The environment variables of the process. They are read once, in the entry points. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The inputs that this version supports, read and checked. action.yml says what they mean. */
export type Inputs = Readonly<z.infer<typeof schema>>;

/** The defaults in action.yml. An empty value means the default, too, since expressions are often empty. */
export const INPUT_DEFAULTS = {
  workflow: 'tdd',
  'label-prefix': 'gump',
  'trigger-phrase': '/gump',
  install: 'auto',
  'branch-prefix': 'gump/',
  'pull-request': 'ready',
  'on-failure': 'draft',
  'base-moved': 'leave',
  commits: 'steps',
  'sign-commits': 'false',
  comment: 'true',
  'max-parallel': '4',
  'timeout-minutes': '340',
  sandbox: 'auto',
  resume: 'auto',
  approve: 'false',
  check: 'false',
  'dry-run': 'false',
  store: 'resume',
} as const;

/**
 * Reads the inputs from `INPUT_*`. All problems are returned at once, as sentences that name the input. An input that
 * is not supported yet is a problem, too, unless it has its default.
 */
export function readInputs(environment: Environment): InputsResult {
  const raw = rawInputs(environment);
  const parsed = schema.safeParse(raw);
  const invalid = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `Input \`${String(path[0])}\`: ${message}.`);
  const problems = [...invalid, ...approvalProblems(raw), ...checkProblems(raw), ...findUnavailableInputs(raw)];
  if (parsed.success && problems.length === 0) return { ok: true, inputs: parsed.data };
  const invalidNames = new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
  const valid = Object.fromEntries(Object.entries(raw).filter(([name]) => !invalidNames.has(name)));
  // Whoever has written anything into `check` requires one: the job must fail, not pass as one that asks for nothing.
  const defaults = { ...INPUT_DEFAULTS, ...(invalidNames.has('check') && { check: 'true' }) };
  return { ok: false, problems, fallback: schema.safeParse({ ...defaults, ...valid }).data ?? null };
}

/** The inputs, or what is wrong with them. */
export type InputsResult =
  | { readonly ok: true; readonly inputs: Inputs }
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      /** The inputs with defaults in place of invalid ones, only for reporting. Null if there is no token. */
      readonly fallback: Inputs | null;
    };

/** An approval needs the id of its run, which may be empty by mistake: without it, a new run would start. */
function approvalProblems(raw: Readonly<Record<string, string>>): readonly string[] {
  const { approve = '', resume = '' } = raw;
  return /^true$/i.test(approve) && (resume === 'auto' || resume === 'never')
    ? [`Input \`approve\`: it needs the id of the run that waits, in the input \`resume\`, which is \`${resume}\`.`]
    : [];
}

/** A check runs no workflow and no agent, so inputs that say what those do are a mistake. */
function checkProblems(raw: Readonly<Record<string, string>>): readonly string[] {
  if (!/^true$/i.test(raw.check ?? '')) return [];
  const given = ['spec', 'scenario', 'agent', 'replay-from'].filter((name) => raw[name] !== undefined);
  return given.map((name) => `Input \`check\`: a check runs gates and no agent, so leave out the input \`${name}\`.`);
}

/** Whether an input has its default value. */
export function isDefault(inputs: Inputs, name: keyof typeof INPUT_DEFAULTS & keyof Inputs): boolean {
  return String(inputs[name]) === INPUT_DEFAULTS[name];
}

const text = z.string().default('');

/** A schema for one of several words, as in `choice('ready', 'draft')`. The default is filled in before. */
const choice = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z.enum(words, {
    error: ({ input }) => `${quote(input)} is none of ${words.map((word) => `\`${word}\``).join(', ')}`,
  });

const flag = z
  .string()
  .regex(/^(true|false)$/i, { error: ({ input }) => `${quote(input)} is neither \`true\` nor \`false\`` })
  .transform((value) => value.toLowerCase() === 'true');

const list = text.transform((value) => separate(value, /[,\r\n]+/));
const lines = text.transform((value) => separate(value, /[\r\n]+/));

const money = text.transform((value, context) => {
  if (value === '') return null;
  const amount = /^\$?\d+(\.\d+)?$/.test(value) ? Number(value.replace('$', '')) : 0;
  if (amount > 0) return amount;
  context.addIssue({
    code: 'custom',
    message: `${quote(value)} is no amount of US dollars, such as \`5\` or \`2.50\``,
  });
  return z.NEVER;
});

const positive = (kind: 'integer' | 'number') =>
  z.string().transform((value, context) => {
    const pattern = kind === 'integer' ? /^\d{1,6}$/ : /^\d{1,6}(\.\d+)?$/;
    const number = pattern.test(value) ? Number(value) : 0;
    if (number > 0) return number;
    const wanted = kind === 'integer' ? 'whole number above 0' : 'number above 0';
    context.addIssue({ code: 'custom', message: `${quote(value)} is no ${wanted}` });
    return z.NEVER;
  });

const folder = text.refine((value) => !value.startsWith('/') && !value.split('/').includes('..'), {
  error: ({ input }) => `${quote(input)} is no folder below the workspace`,
});

/** The rules of git for branch names, as far as a prefix can violate them. */
const branchPrefix = z
  .string()
  .refine(
    (value) => !/[\s~^:?*[\\\u0000-\u001f\u007f]|\.\.|@\{|\/\/|\/\.|\.lock\//.test(value) && !/^[/.-]/.test(value),
    { error: ({ input }) => `${quote(input)} cannot begin the name of a branch` },
  );

const word = z.string().regex(/^\S+$/, { error: ({ input }) => `${quote(input)} holds white space` });

const schema = z.object({
  workflow: z.string(),
  spec: text,
  'github-token': z.string('is missing: the job has no token').min(1, 'is empty: the job has no token'),
  'label-prefix': z.string(),
  'trigger-phrase': word,
  'allowed-bots': list,
  agent: text,
  'agent-env': text,
  'agent-versions': text.transform((value, context) => {
    const { versions, problems } = parseAgentVersions(value);
    for (const message of problems) context.addIssue({ code: 'custom', message });
    return versions;
  }),
  install: choice('auto', 'never'),
  setup: text,
  carry: lines,
  base: text,
  'branch-prefix': branchPrefix,
  'pull-request': choice('ready', 'draft', 'none'),
  'on-failure': choice('draft', 'comment', 'none'),
  'base-moved': choice('leave', 'rebase', 'merge'),
  commits: choice('steps', 'squash'),
  'pr-labels': list,
  reviewers: list,
  comment: flag,
  'max-budget': money,
  'max-parallel': positive('integer'),
  'timeout-minutes': positive('number'),
  sandbox: choice('auto', 'best', 'strict', 'off'),
  expose: text,
  scenario: text,
  'dry-run': flag,
  'working-directory': folder,
  'gate-env': text,
  protected: lines,
  resume: z.string().refine((value) => value === 'auto' || value === 'never' || RunId.safeParse(value).success, {
    error: ({ input }) => `${quote(input)} is neither \`auto\` nor \`never\` nor the id of a run`,
  }),
  'replay-from': text,
  approve: flag,
  check: flag,
  'sign-commits': flag,
  store: choice('resume', 'full'),
  'keep-runs': text.transform((value, context) => {
    if (value === '') return null;
    if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
    context.addIssue({ code: 'custom', message: `${quote(value)} is no whole number above 0` });
    return z.NEVER;
  }),
  prices: text,
});

/** Returns the trimmed values by input name. Empty values are omitted, and defaults are filled in. */
function rawInputs(environment: Environment): Record<string, string> {
  const given = Object.entries(environment).flatMap(([variable, value]): [string, string][] => {
    const name = variable.startsWith('INPUT_') ? variable.slice('INPUT_'.length).toLowerCase() : '';
    const trimmed = (value ?? '').trim();
    return name === '' || trimmed === '' ? [] : [[name, trimmed]];
  });
  return { ...INPUT_DEFAULTS, ...Object.fromEntries(given) };
}

function separate(value: string, separator: RegExp): string[] {
  return value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('#'));
}

function quote(value: unknown): string {
  const shown = String(value);
  return `\`${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}\``;
}
