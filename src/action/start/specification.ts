import type { SpecSource } from '../../github/trigger/trigger.js';
import type { Commit } from '../../model/ids.js';
import type { RunRequest } from '../../model/request.js';
import { readFileAt } from '../../system/git/repository/objects.js';
import type { GitStore } from '../../system/git/repository/store.js';

/** A value of the input `spec` that is longer than this is a text, not a path. In characters. */
const LONGEST_PATH = 1024;
/** The largest file that is read as a specification, in bytes. */
const LARGEST_SPEC = 1024 * 1024;

/**
 * Resolves the specification of a run. The input `spec` is the path of a file of the base commit, or else the text
 * itself.
 */
export async function resolveSpecification(
  store: GitStore,
  commit: Commit,
  source: SpecSource,
): Promise<RunRequest['spec']> {
  switch (source.from) {
    case 'nowhere':
      return null;
    case 'thread':
      return { name: source.name, text: source.text };
    case 'input': {
      const path = source.value.replace(/^(\.\/)+/, '');
      const mayBePath = path.length <= LONGEST_PATH && !/[\n\u0000]/.test(path) && !/^\/|(^|\/)\.\.(\/|$)/.test(path);
      const file = mayBePath ? await readFileAt(store, commit, path, LARGEST_SPEC) : null;
      const text = file === null ? source.value : file.toString('utf8');
      return {
        name: file === null ? 'input' : path,
        text: [text.trimEnd(), source.words].filter((part) => part !== '').join('\n\n'),
      };
    }
  }
}
