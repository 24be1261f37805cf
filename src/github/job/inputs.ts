import { z } from 'zod';
import { parseAgentVersions } from '../../adapters/command/agent-versions.js';
import { RunId } from '../../model/ids.js';
import { unavailable } from './unavailable-inputs.js';

/** The environment as the runner gives it. Read once, in the entries. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every input that this version acts on, read and checked. What an input means is in action.yml. */
export type Inputs = Readonly<z.infer<typeof schema>>;

/** The defaults of action.yml; an empty value means the default too, since expressions often come out empty. */
export const DEFAULTS = {
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
  'dry-run': 'false',
  store: 'resume',
} as const;

/**
 * Reads the inputs from `INPUT_*`. What is wrong with them comes back as sentences, each naming its input, all at once;
 * so does an input whose part is not there yet, when it is set to anything but its default.
 */
export function readInputs(environment: Environment): ReadInputs {
  const raw = rawInputs(environment);
  const parsed = schema.safeParse(raw);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `Input \`${String(path[0])}\`: ${message}.`);
  const problems = [...wrong, ...approvesNothing(raw), ...unavailable(raw)];
  if (parsed.success && problems.length === 0) return { ok: true, inputs: parsed.data };
  const names = new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
  const rest = Object.fromEntries(Object.entries(raw).filter(([name]) => !names.has(name)));
  return { ok: false, problems, rest: schema.safeParse({ ...DEFAULTS, ...rest }).data ?? null };
}

export type ReadInputs =
  | { readonly ok: true; readonly inputs: Inputs }
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      /** What is wrong at its default, to tell people by; no run is started on it. Null where there is no token. */
      readonly rest: Inputs | null;
    };

/** Without its run, which may have come out empty, an approval would begin a new one. */
function approvesNothing(raw: Readonly<Record<string, string>>): readonly string[] {
  const { approve = '', resume = '' } = raw;
  return /^true$/i.test(approve) && (resume === 'auto' || resume === 'never')
    ? [`Input \`approve\`: it needs the id of the run that waits, in the input \`resume\`, which is \`${resume}\`.`]
    : [];
}

/** Which inputs stand at their default, by name. */
export function isDefault(inputs: Inputs, name: keyof typeof DEFAULTS & keyof Inputs): boolean {
  return String(inputs[name]) === DEFAULTS[name];
}

const text = z.string().default('');

/** `choice('ready', 'draft')`: one of the words; the default is filled in before. */
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

/** The rules of git for names of branches, as far as a prefix can break them. */
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
  sandbox: choice('auto', 'strict', 'off'),
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

/** Values by input name, spaces around them cut, empty ones left out, defaults filled in. */
function rawInputs(environment: Environment): Record<string, string> {
  const given = Object.entries(environment).flatMap(([variable, value]): [string, string][] => {
    const name = variable.startsWith('INPUT_') ? variable.slice('INPUT_'.length).toLowerCase() : '';
    const trimmed = (value ?? '').trim();
    return name === '' || trimmed === '' ? [] : [[name, trimmed]];
  });
  return { ...DEFAULTS, ...Object.fromEntries(given) };
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
