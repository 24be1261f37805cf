import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Source } from '../model/index.js';
import { readWorkflow, type ReadResult } from '../workflow/read.js';
import type { LoadKind, ReaderWorld } from '../workflow/world.js';
import type { WorkflowFiles } from './repository-files.js';
import { callableNames } from './workflow-list.js';

/** Name under which a built-in shows in messages and is pinned. */
const BUILT_IN = 'built-in:';

/** Names of context files are looked for up to so many characters in all: one command line asks for them. */
const MOST_CHARACTERS = 40_000;

/** Whether a source comes with gump. */
export function isBuiltIn(file: string): boolean {
  return file.startsWith(BUILT_IN);
}

/**
 * Reads a workflow by name or path, with all it names. The reader itself touches no file and cannot wait, so it is run
 * until it asks for nothing that has not been fetched. Null where there is no such workflow.
 */
export async function readWorkflowFiles(
  name: string,
  files: WorkflowFiles,
  world: Omit<ReaderWorld, 'load' | 'names' | 'has'>,
): Promise<(ReadResult & { readonly source: Source }) | null> {
  const source = await fetch('workflow', name, '', files);
  if (source === null) return null;
  const answers = answersFrom(files);
  for (;;) {
    const result = readWorkflow(source, { ...world, ...answers.known });
    if (!(await answers.fetchMissing())) return { ...result, source };
  }
}

/** What the reader asks, answered from what has been fetched. The rest is noted, and fetched before it is asked again. */
function answersFrom(files: WorkflowFiles): {
  readonly known: Pick<ReaderWorld, 'load' | 'names' | 'has'>;
  /** False where nothing was missing since the last call. */
  fetchMissing(): Promise<boolean>;
} {
  const sources = new Map<string, Source | null>();
  const atHand = new Map<string, boolean>();
  let listed: readonly string[] | null = null;
  const wanted = new Map<string, { readonly kind: LoadKind; readonly name: string; readonly from: string }>();
  const sought = new Set<string>();
  let wantsNames = false;
  let characters = 0;
  return {
    known: {
      load: (kind, name, from) => {
        const key = JSON.stringify([kind, name, from]);
        const source = sources.get(key);
        if (source === undefined) wanted.set(key, { kind, name, from });
        return source ?? null;
      },
      names: () => {
        wantsNames = true;
        return listed ?? [];
      },
      has: (path) => {
        const isThere = atHand.get(path);
        if (isThere === undefined && !sought.has(path) && characters + path.length <= MOST_CHARACTERS) {
          sought.add(path);
          characters += path.length;
        }
        return isThere ?? true;
      },
    },
    fetchMissing: async () => {
      if (wanted.size === 0 && sought.size === 0) {
        // What has not been fetched yet was not found either; folders are looked through only for what is not there.
        if (!wantsNames || listed !== null) return false;
        listed = await callableNames(files);
      }
      for (const [key, { kind, name, from }] of wanted) sources.set(key, await fetch(kind, name, from, files));
      const found = await files.atHand([...sought]);
      for (const path of sought) atHand.set(path, found.has(path));
      wanted.clear();
      sought.clear();
      wantsNames = false;
      return true;
    },
  };
}

/** The files that a name may stand for, in the order in which they are looked for. */
export function candidatesFor(kind: LoadKind, name: string, from: string): readonly string[] {
  if (kind === 'prompt') {
    // The reader may have found the place from that of the file that names it, prefix and all.
    const bare = name.startsWith(BUILT_IN) ? name.slice(BUILT_IN.length) : name;
    return from.startsWith(BUILT_IN) ? [`${BUILT_IN}${bare}`] : [name];
  }
  if (/\.ya?ml$/.test(name)) return [name];
  const folder = kind === 'validator' || name.startsWith('validators/') ? 'validators' : 'workflows';
  const bare = name.replace(/^validators\//, '');
  const builtIn = folder === 'validators' ? `validators/${bare}` : bare;
  return [`.gump/${folder}/${bare}.yaml`, `.gump/${folder}/${bare}.yml`, `${BUILT_IN}${builtIn}.yaml`];
}

async function fetch(kind: LoadKind, name: string, from: string, files: WorkflowFiles): Promise<Source | null> {
  for (const file of candidatesFor(kind, name, from)) {
    const text = file.startsWith(BUILT_IN)
      ? await readBuiltIn(files.builtIns, file.slice(BUILT_IN.length))
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
