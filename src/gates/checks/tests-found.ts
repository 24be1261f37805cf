import type { Gate, GateOutcome, GateInput } from '../../model/gate.js';
import { type TestCount, countTests } from '../command/count-tests.js';
import { renderCommandDetails } from '../command/details.js';
import { changesInFolder, describeResolution, resolveGateCommand } from '../command/gate.js';
import { commandsText, resolveCommand } from '../command/resolve-command.js';
import { failed, passed } from '../outcome.js';
import { suiteFacts, testsText } from '../command/suite-facts.js';

export const testsFound: Gate = {
  type: 'tests_found',
  summary:
    'More tests ran, green or red, than at the base of the step (`tests_found: junit.xml` where the output has no count).',
  options: ['in', 'timeout'],
  checkArgument(argument) {
    const path = argument.trim();
    if (path === '') return null;
    if (path.startsWith('/') || path.split('/').includes('..'))
      return 'needs the path of a JUnit file inside the repository, relative to its root';
    return path.endsWith('.xml') ? null : 'needs the path or glob of JUnit files, ending in .xml, or nothing';
  },
  describe: async (run) =>
    describeResolution(
      await resolveCommand({ ...run, argument: '', kind: 'test', which: () => Promise.resolve(true) }),
      'fail',
    ),
  async check(run) {
    const reports = run.argument.trim();
    const after = await countTests({ reports, config: run.config, ports: run.ports, changes: changesInFolder(run) });
    if (after.kind !== 'counted') return failed(after.reason, after.details, after.run?.result);
    const before = await testsAtBase(run, reports);
    return typeof before === 'number' ? compareCounts(before, after) : failed(before.reason, before.details);
  },
};

/**
 * Counts the tests at the step's base. Without a usable test command there, or if its output has no count, the result
 * is 0: the format was readable in the attempt's tree. If the command could not be run, the result is an error.
 */
async function testsAtBase(
  run: GateInput,
  reports: string,
): Promise<number | { readonly reason: string; readonly details: string }> {
  const { ports, config } = run;
  const changes = changesInFolder(run);
  // Which projects are counted follows from the changed paths.
  const resolution = await resolveGateCommand('test', { ...run, argument: '' });
  const key = resolution.kind === 'commands' ? commandsText(resolution.commands) : '';
  const counted = await ports.atBase(`tests_found ${reports} ${key}`, async (basePorts) =>
    asText(await countTests({ reports, config, ports: basePorts, changes })),
  );
  const ran = /^ran (\d+)$/.exec(counted)?.[1];
  if (ran !== undefined) return Number(ran);
  const [reason = ''] = counted.split('\n', 1);
  return { reason: `the tests of the step's base cannot be counted: ${reason}`, details: counted };
}

/** The count as the text that `atBase` keeps: `ran N`, or the reason and details of an error. */
function asText(counted: TestCount): string {
  if (counted.kind === 'counted') return `ran ${counted.tally.ran}`;
  if (counted.kind === 'unreadable' || counted.run === null) return 'ran 0';
  return `${counted.reason}\nAt the base of the step:\n${counted.details}`;
}

function compareCounts(before: number, { tally, run }: Extract<TestCount, { kind: 'counted' }>): GateOutcome {
  const { ran } = tally;
  if (ran > before) return { ...passed(run.result), ...suiteFacts(run) };
  const reason = ran === 0 ? 'no test ran' : `${testsText(ran)} ran, not more than at the base of the step (${before})`;
  const details = `${reason}\n${renderCommandDetails(run.command, run.result)}`;
  return { ...failed(reason, details, run.result), ...suiteFacts(run) };
}
