import type { Gate } from '../../model/gate.js';
import { excludeGumpFiles, renderPathList, createGlobMatcher, escapePath } from '../changed-files.js';
import { checkGlobArgument } from '../glob-argument.js';
import { failed, passed } from '../outcome.js';

export const untouched: Gate = {
  type: 'untouched',
  summary:
    'No file that matches the glob was changed, added or deleted since the step began (`untouched: "*_test.*"`).',
  options: [],
  checkArgument: checkGlobArgument,
  describe: () => Promise.resolve(null),
  check({ argument, changes }) {
    const matches = createGlobMatcher(argument);
    const offenders = excludeGumpFiles(changes).flatMap(({ path }) => (matches(path) ? [path] : []));
    const [first] = offenders;
    if (first === undefined) return Promise.resolve(passed());
    const others = offenders.length > 1 ? ` and ${offenders.length - 1} more` : '';
    return Promise.resolve(
      failed(
        `changed, though it matches ${argument}: ${escapePath(first)}${others}`,
        `No file matching ${argument} may change in this step. Put these back as they were:\n${renderPathList(offenders)}`,
      ),
    );
  },
};
