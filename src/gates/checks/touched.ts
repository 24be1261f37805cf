import type { Gate } from '../../model/gate.js';
import { countedChanges, listPaths, matcherOf } from '../changed-files.js';
import { checkGlob } from '../glob-argument.js';
import { failed, passed } from '../outcome.js';

export const touched: Gate = {
  type: 'touched',
  summary:
    'A file that matches the glob was written since the step began (`touched: "*_test.*"`); deleting is not writing.',
  checkArgument: checkGlob,
  describe: () => Promise.resolve(null),
  check({ argument, changes }) {
    const matches = matcherOf(argument);
    const written = countedChanges(changes).filter((change) => change.status !== 'deleted');
    if (written.some((change) => matches(change.path))) return Promise.resolve(passed());
    const reason = `no file matching ${argument} was written`;
    const others = written.length === 0 ? 'No file was written.' : `Written:\n${pathsOf(written)}`;
    return Promise.resolve(failed(reason, `${reason} since the step began. ${others}`));
  },
};

function pathsOf(changes: readonly { readonly path: string }[]): string {
  return listPaths(changes.map((change) => change.path));
}
