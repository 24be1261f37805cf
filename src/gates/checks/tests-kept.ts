import type { Gate } from '../../model/gate.js';
import { knownTests, lostTests } from '../basis/lost-tests.js';
import { renderCommandDetails } from '../command/details.js';
import { describeResolution } from '../command/gate.js';
import { resolveCommand } from '../command/resolve-command.js';
import { suiteFacts } from '../command/suite-facts.js';
import { countInTree, testsAtBase } from '../command/tests-at-base.js';
import { checkReportArgument } from '../junit-reports.js';
import { failed, passed } from '../outcome.js';

export const testsKept: Gate = {
  type: 'tests_kept',
  summary:
    'All tests that ran at the base of the step still run, green or red, and none is skipped now (`tests_kept: junit.xml` likewise).',
  options: ['in', 'timeout'],
  checkArgument: checkReportArgument,
  describe: async (run) =>
    describeResolution(
      await resolveCommand({ ...run, argument: '', kind: 'test', which: () => Promise.resolve(true) }),
      'fail',
    ),
  async check(run) {
    const source = { argument: '', reports: run.argument.trim() };
    const after = await countInTree(source, run);
    if (after.kind !== 'counted') return failed(after.reason, after.details, after.run?.result);
    const before = await testsAtBase(source, run);
    if ('reason' in before) return failed(before.reason, before.details);
    const lost = lostTests(before, knownTests(after.tally));
    const facts = suiteFacts(after.run);
    if (lost.length === 0) return { ...passed(after.run.result), ...facts };
    const details = [...lost, renderCommandDetails(after.run.command, after.run.result)].join('\n');
    return {
      ...failed(`tests were lost: ${lost.join('; ')}`, details, after.run.result),
      ...facts,
      failure: 'tests_lost',
    };
  },
};
