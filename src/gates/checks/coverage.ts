import type { Gate, GateOutcome, GateInput } from '../../model/gate.js';
import { adviceForExit, failedOrUnrunnable, renderCommandDetails, describeExit } from '../command/details.js';
import { checkEach } from '../command/check-each.js';
import { describeResolution, explainUnresolved, resolveGateCommand } from '../command/gate.js';
import { resolveCommand } from '../command/resolve-command.js';
import { createCoverageReader } from '../counts/coverage/formats.js';
import { failed, passed, skipped } from '../outcome.js';

export const coverage: Gate = {
  type: 'coverage',
  summary:
    'The tests pass and cover at least so many percent of the lines (`coverage: 80`). Skipped where no tool is set up.',
  options: ['in', 'timeout'],
  checkArgument: (argument) =>
    parseThreshold(argument) === null ? 'needs a percentage from 0 to 100, such as `coverage: 80`' : null,
  describe: async (run) =>
    describeResolution(
      await resolveCommand({ ...run, argument: '', kind: 'coverage', which: () => Promise.resolve(true) }),
      'skip',
    ),
  async check(run) {
    const threshold = parseThreshold(run.argument);
    if (threshold === null) return failed(`coverage needs a percentage, not "${run.argument}"`);
    const resolution = await resolveGateCommand('coverage', { ...run, argument: '' });
    // A coverage tool that is not installed is one that is not set up.
    if (resolution.kind !== 'commands') return skipped(explainUnresolved(resolution));
    return checkEach(resolution, run, ({ command }, here) => measure(command, threshold, here));
  },
};

async function measure(command: string, threshold: number, { ports, config }: GateInput): Promise<GateOutcome> {
  const reader = createCoverageReader();
  const result = await ports.shell(command, { timeoutMs: config.timeoutMs, onLine: (line) => reader.line(line) });
  if (result.exitCode !== 0 || result.timedOut) {
    const details = renderCommandDetails(command, result, adviceForExit(result));
    return { ...failedOrUnrunnable(`${describeExit(result)}: ${command}`, details, result), command };
  }
  const percent = reader.percent();
  if (percent === null) {
    const reason = `no coverage figure could be read in the output of: ${command}`;
    return failed(reason, renderCommandDetails(command, result, [HOW_TO_PRINT]), result);
  }
  if (percent >= threshold) return { ...passed(result), command };
  const reason = `coverage is ${formatPercent(percent)} %, below ${threshold} %`;
  return failed(reason, `${reason}\n${renderCommandDetails(command, result)}`, result);
}

const HOW_TO_PRINT =
  'let the command print the usual text table of its tool, or a line `total: 85.2%`; it is set by coverage_cmd under ' +
  '[validation] in gump.toml.';

function parseThreshold(argument: string): number | null {
  const match = /^(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(argument.trim());
  const threshold = Number(match?.[1] ?? Number.NaN);
  return threshold <= 100 ? threshold : null;
}

/** A percentage in two decimals, cut instead of rounded: 79.999 must not read as 80. */
function formatPercent(percent: number): string {
  return String(Math.floor(percent * 100) / 100);
}
