import type { Gate, GateOutcome } from '../../model/gate.js';
import type { TestCount } from '../command/count-tests.js';
import { renderCommandDetails } from '../command/details.js';
import { describeResolution } from '../command/gate.js';
import { resolveCommand } from '../command/resolve-command.js';
import { checkReportArgument } from '../junit-reports.js';
import { failed, passed } from '../outcome.js';
import { countInTree, testsAtBase } from '../command/tests-at-base.js';
import { suiteFacts, testsText } from '../command/suite-facts.js';

export const testsFound: Gate = {
  type: 'tests_found',
  summary:
    'More tests ran, green or red, than at the base of the step (`tests_found: junit.xml` where the output has no count).',
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
    return 'reason' in before ? failed(before.reason, before.details) : compareCounts(before.ran, after);
  },
};

function compareCounts(before: number, { tally, run }: Extract<TestCount, { kind: 'counted' }>): GateOutcome {
  const { ran } = tally;
  if (ran > before) return { ...passed(run.result), ...suiteFacts(run) };
  const reason = ran === 0 ? 'no test ran' : `${testsText(ran)} ran, not more than at the base of the step (${before})`;
  const details = `${reason}\n${renderCommandDetails(run.command, run.result)}`;
  return { ...failed(reason, details, run.result), ...suiteFacts(run) };
}
