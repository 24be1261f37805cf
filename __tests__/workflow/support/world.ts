import type { GateOptionName } from '../../../src/model/gate.js';
import { readWorkflow, type ReadResult } from '../../../src/workflow/read-workflow.js';
import type { ReaderEnvironment } from '../../../src/workflow/reading/environment.js';

const TYPES = [
  'compile',
  'test',
  'lint',
  'schema',
  'touched',
  'untouched',
  'tests_found',
  'coverage',
  'bash',
  'blast_radius',
];
const NEED_ARGUMENT = ['touched', 'untouched', 'bash', 'coverage'];

const COMMAND: readonly GateOptionName[] = ['in', 'timeout'];
const OPTIONS: Readonly<Record<string, readonly GateOptionName[]>> = {
  compile: COMMAND,
  test: [...COMMAND, 'allow_none'],
  lint: [...COMMAND, 'new_only'],
  tests_found: COMMAND,
  coverage: COMMAND,
  bash: COMMAND,
};

export interface WorldOptions {
  /** Files by their name (`flows/x`, `validators/y`, `prompts/z.md`). */
  readonly files?: Readonly<Record<string, string>>;
  readonly agent?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** A reader's world in memory: workflow `x` is the file `x.yaml`. */
export function world({ files = {}, agent, inputs }: WorldOptions = {}): ReaderEnvironment {
  return {
    load: (kind, name) => {
      const file = kind === 'prompt' ? name : `${name}.yaml`;
      const text = files[file];
      return text === undefined ? null : { file, text };
    },
    names: () => Object.keys(files).flatMap((file) => /^(.*)\.yaml$/.exec(file)?.[1] ?? []),
    has: (path) => Object.hasOwn(files, path),
    agents: {
      providers: ['claude', 'codex', 'gemini', 'qwen', 'opencode', 'cursor'],
      aliases: ['claude-haiku', 'claude-sonnet', 'claude-opus', 'qwen', 'codex', 'gemini'],
      models: {},
      nicknames: {},
    },
    gates: TYPES.map((type) => ({
      type,
      options: OPTIONS[type] ?? [],
      checkArgument: (argument) => (NEED_ARGUMENT.includes(type) && argument === '' ? 'needs an argument' : null),
    })),
    overrides: {
      ...(agent === undefined ? {} : { agent: { name: agent, source: '--agent' } }),
      ...(inputs === undefined ? {} : { inputs }),
    },
  };
}

export function read(text: string, options: WorldOptions = {}): ReadResult {
  return readWorkflow({ file: 'flow.yaml', text }, world(options));
}

/** What was found, one line each: `3:5 error unknown-key: …`; what stands in no file has no numbers. */
export function lines(result: ReadResult): readonly string[] {
  return result.diagnostics.map(({ place, severity, code, message }) => {
    const file = place === null || place.file === 'flow.yaml' ? '' : `${place.file}:`;
    const at = place === null ? '' : `${file}${place.line}:${place.column} `;
    return `${at}${severity} ${code}: ${message}`;
  });
}
