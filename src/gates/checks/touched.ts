import type { Gate } from '../../model/gate.js';
import { excludeGumpFiles, renderPathList, createGlobMatcher } from '../changed-files.js';
import { checkGlobArgument } from '../glob-argument.js';
import { failed, passed } from '../outcome.js';

export const touched: Gate = {
  type: 'touched',
  summary:
    'A file that matches the glob was written since the step began (`touched: "*_test.*"`); deleting is not writing.',
  options: [],
  checkArgument: checkGlobArgument,
  describe: () => Promise.resolve(null),
  check({ argument, changes }) {
    const matches = createGlobMatcher(argument);
    const written = excludeGumpFiles(changes).filter((change) => change.status !== 'deleted');
    if (written.some((change) => matches(change.path))) return Promise.resolve(passed());
    const reason = `no file matching ${argument} was written`;
    const others = written.length === 0 ? 'No file was written.' : `Written:\n${pathsOf(written)}`;
    return Promise.resolve(failed(reason, `${reason} since the step began. ${others}`));
  },
};

function pathsOf(changes: readonly { readonly path: string }[]): string {
  return renderPathList(changes.map((change) => change.path));
}
