import type { Gate } from '../../model/gate.js';
import { countedChanges, listPaths, matcherOf, printable } from '../changed-files.js';
import { checkGlob } from '../glob-argument.js';
import { failed, passed } from '../outcome.js';

export const untouched: Gate = {
  type: 'untouched',
  summary:
    'No file that matches the glob was changed, added or deleted since the step began (`untouched: "*_test.*"`).',
  checkArgument: checkGlob,
  describe: () => Promise.resolve(null),
  check({ argument, changes }) {
    const matches = matcherOf(argument);
    const offenders = countedChanges(changes).flatMap(({ path }) => (matches(path) ? [path] : []));
    const [first] = offenders;
    if (first === undefined) return Promise.resolve(passed());
    const others = offenders.length > 1 ? ` and ${offenders.length - 1} more` : '';
    return Promise.resolve(
      failed(
        `changed, though it matches ${argument}: ${printable(first)}${others}`,
        `No file matching ${argument} may change in this step. Put these back as they were:\n${listPaths(offenders)}`,
      ),
    );
  },
};
