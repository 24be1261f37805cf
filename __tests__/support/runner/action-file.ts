import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** `action.yml` as far as a runner acts on it. */
export interface ActionFile {
  /** Paths relative to the action's folder. */
  readonly main: string;
  readonly post: string | null;
  readonly postIf: string;
  readonly inputs: Readonly<Record<string, { readonly default?: string | undefined; readonly required: boolean }>>;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const schema = z.object({
  inputs: z
    .record(z.string(), z.object({ default: scalar.optional(), required: z.boolean().default(false) }).nullable())
    .default({}),
  runs: z.object({
    using: z.string().regex(/^node\d+$/),
    main: z.string(),
    post: z.string().optional(),
    'post-if': z.string().default('always()'),
  }),
});

export async function readActionFile(folder: string): Promise<ActionFile> {
  const { inputs, runs } = schema.parse(parse(await readFile(join(folder, 'action.yml'), 'utf8')));
  return {
    main: runs.main,
    post: runs.post ?? null,
    postIf: runs['post-if'],
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input ?? { required: false }])),
  };
}

/** INPUT_* for a step: what it was given, else the defaults with their `${{ github.… }}` filled in. */
export function inputEnvironment(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  github: Readonly<Record<string, string>>,
): Record<string, string> {
  const defaults = Object.entries(action.inputs).map(([name, input]): [string, string] => [
    name,
    fillIn(input.default ?? '', github),
  ]);
  const values = { ...Object.fromEntries(defaults), ...given };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

function fillIn(text: string, github: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_all, expression: string) => {
    const name = /^github\.(\w+)$/.exec(expression)?.[1] ?? '';
    const value = github[name];
    if (value === undefined) throw new Error(`the harness cannot evaluate \${{ ${expression} }}`);
    return value;
  });
}
