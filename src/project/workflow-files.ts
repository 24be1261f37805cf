import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Source } from '../model/index.js';
import { readWorkflow, type ReadResult } from '../workflow/read-workflow.js';
import type { LoadKind, ReaderEnvironment } from '../workflow/reading/environment.js';
import type { WorkflowFiles } from './repository-files.js';
import { callableNames } from './workflow-list.js';

/** Prefix of the name of a built-in file, in messages and in the ledger. */
const BUILT_IN_PREFIX = 'built-in:';

/** Limits the paths of context files that are looked for, in characters altogether: they go into one command line. */
const MAX_PATH_CHARACTERS = 40_000;

/** Whether a source is a file that comes with gump. */
export function isBuiltIn(file: string): boolean {
  return file.startsWith(BUILT_IN_PREFIX);
}

/**
 * Reads a workflow by name or path, with all files that it refers to; null if there is no such workflow. The workflow
 * reader is synchronous and reads no files. So it is run repeatedly, and what it asked for is fetched in between, until
 * nothing is missing. `text` is the workflow itself, if no file has it.
 */
export async function readWorkflowFiles(
  name: string,
  files: WorkflowFiles,
  world: Omit<ReaderEnvironment, 'load' | 'names' | 'has'>,
  text: Source | null = null,
): Promise<(ReadResult & { readonly source: Source }) | null> {
  const source = text ?? (await fetch('workflow', name, '', files));
  if (source === null) return null;
  const cache = createFileCache(files);
  for (;;) {
    const result = readWorkflow(source, { ...world, ...cache.known });
    if (!(await cache.fetchMissing())) return { ...result, source };
  }
}

/** Answers the reader from what has been fetched, and records what is missing for `fetchMissing`. */
function createFileCache(files: WorkflowFiles): {
  readonly known: Pick<ReaderEnvironment, 'load' | 'names' | 'has'>;
  /** Fetches what the reader missed since the last call; false if that was nothing. */
  fetchMissing(): Promise<boolean>;
} {
  const sources = new Map<string, Source | null>();
  const present = new Map<string, boolean>();
  let names: readonly string[] | null = null;
  const missingSources = new Map<string, { readonly kind: LoadKind; readonly name: string; readonly from: string }>();
  const missingPaths = new Set<string>();
  let wantsNames = false;
  let characters = 0;
  return {
    known: {
      load: (kind, name, from) => {
        const key = JSON.stringify([kind, name, from]);
        const source = sources.get(key);
        if (source === undefined) missingSources.set(key, { kind, name, from });
        return source ?? null;
      },
      names: () => {
        wantsNames = true;
        return names ?? [];
      },
      has: (path) => {
        const isPresent = present.get(path);
        if (isPresent === undefined && !missingPaths.has(path) && characters + path.length <= MAX_PATH_CHARACTERS) {
          missingPaths.add(path);
          characters += path.length;
        }
        return isPresent ?? true;
      },
    },
    fetchMissing: async () => {
      if (missingSources.size === 0 && missingPaths.size === 0) {
        // The reader asks for names when a file is not found, which can mean not fetched yet. So this comes last.
        if (!wantsNames || names !== null) return false;
        names = await callableNames(files);
      }
      for (const [key, { kind, name, from }] of missingSources) sources.set(key, await fetch(kind, name, from, files));
      const found = await files.findPresent([...missingPaths]);
      for (const path of missingPaths) present.set(path, found.has(path));
      missingSources.clear();
      missingPaths.clear();
      wantsNames = false;
      return true;
    },
  };
}

/** The files that a name can stand for, in the order in which they are looked up. */
export function candidateFiles(kind: LoadKind, name: string, from: string): readonly string[] {
  if (kind === 'prompt') {
    // The reader may have derived the path from that of the file that refers to it, including its prefix.
    const bare = name.startsWith(BUILT_IN_PREFIX) ? name.slice(BUILT_IN_PREFIX.length) : name;
    return from.startsWith(BUILT_IN_PREFIX) ? [`${BUILT_IN_PREFIX}${bare}`] : [name];
  }
  if (/\.ya?ml$/.test(name)) return [name];
  const folder = kind === 'validator' || name.startsWith('validators/') ? 'validators' : 'workflows';
  const bare = name.replace(/^validators\//, '');
  const builtIn = folder === 'validators' ? `validators/${bare}` : bare;
  return [`.gump/${folder}/${bare}.yaml`, `.gump/${folder}/${bare}.yml`, `${BUILT_IN_PREFIX}${builtIn}.yaml`];
}

async function fetch(kind: LoadKind, name: string, from: string, files: WorkflowFiles): Promise<Source | null> {
  for (const file of candidateFiles(kind, name, from)) {
    const text = file.startsWith(BUILT_IN_PREFIX)
      ? await readBuiltIn(files.builtIns, file.slice(BUILT_IN_PREFIX.length))
      : await files.repository.read(file);
    if (text !== null) return { file, text };
  }
  return null;
}

async function readBuiltIn(folder: string, name: string): Promise<string | null> {
  const file = join(folder, name);
  const inside = relative(folder, file);
  if (inside.startsWith('..') || isAbsolute(inside)) return null;
  return readFile(file, 'utf8').catch(() => null);
}
