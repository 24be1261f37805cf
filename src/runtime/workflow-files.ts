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
  const fetched = new Map<string, Source | null>();
  const source = await fetch('workflow', name, '', files);
  if (source === null) return null;
  const atHand = new Map<string, boolean>();
  let characters = 0;
  let listed: readonly string[] | null = null;
  for (;;) {
    const missing: { key: string; kind: LoadKind; name: string; from: string }[] = [];
    const load: ReaderWorld['load'] = (kind, wanted, from) => {
      const key = JSON.stringify([kind, wanted, from]);
      const known = fetched.get(key);
      if (known === undefined) missing.push({ key, kind, name: wanted, from });
      return known ?? null;
    };
    const asked = { names: false };
    const names = (): readonly string[] => {
      asked.names = true;
      return listed ?? [];
    };
    const unknown = new Set<string>();
    const has = (path: string): boolean => {
      const known = atHand.get(path);
      if (known === undefined && !unknown.has(path) && characters + path.length <= MOST_CHARACTERS) {
        unknown.add(path);
        characters += path.length;
      }
      return known ?? true;
    };
    const result = readWorkflow(source, { ...world, load, names, has });
    const isOpen = missing.length > 0 || unknown.size > 0;
    // What has not been fetched yet was not found either; folders are looked through only for what is not there.
    if (!isOpen && asked.names && listed === null) listed = await callableNames(files);
    else if (!isOpen) return { ...result, source };
    for (const { key, kind, name: wanted, from } of missing) fetched.set(key, await fetch(kind, wanted, from, files));
    if (unknown.size > 0) {
      const found = await files.atHand([...unknown]);
      for (const path of unknown) atHand.set(path, found.has(path));
    }
  }
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
