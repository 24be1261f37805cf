import { KnownTests, knownTests } from '../basis/lost-tests.js';
import type { GateInput } from '../../model/gate.js';
import { countTests, type TestCount } from './count-tests.js';
import { changesInFolder, resolveGateCommand } from './gate.js';
import { commandsText } from './resolve-command.js';

/** The tests of a step: its command and where it writes its report, as the workflow names them; mostly empty. */
export interface TestSource {
  /** The workflow's own command; empty if it names none. */
  readonly argument: string;
  /** Path or glob of JUnit files; empty if the count is read as usual. */
  readonly reports: string;
}

/** Why the tests at the step's base are not known. */
export interface UnknownTests {
  readonly reason: string;
  readonly details: string;
}

/** Counts the tests of a step in the attempt's tree. Gates that run the same commands share one run of them. */
export async function countInTree(source: TestSource, run: GateInput): Promise<TestCount> {
  const { config, ports } = run;
  const counted = await countTests({ ...source, config, ports, changes: changesInFolder(run) });
  // What ran here is known where this commit is the base of a later step.
  if (counted.kind === 'counted') ports.note('tree', await keyOf(source, run), asText(counted));
  return counted;
}

/**
 * The tests that ran at the step's base. They are run there, once for each base, unless they are known. Without a usable
 * test command there, or if its output has no count, there were none: the format was readable in the attempt's tree. If
 * the command could not be run, the result is an error.
 */
export async function testsAtBase(source: TestSource, run: GateInput): Promise<KnownTests | UnknownTests> {
  const { config, ports } = run;
  const key = await keyOf(source, run);
  const known = ports.recall('base', key);
  const text =
    known ??
    (await ports.atBase(key, async (basePorts) =>
      asText(await countTests({ ...source, config, ports: basePorts, changes: changesInFolder(run) })),
    ));
  const found = parse(text);
  if (found === null) {
    const [reason = ''] = text.split('\n', 1);
    return { reason: `the tests of the step's base cannot be counted: ${reason}`, details: text };
  }
  ports.note('base', key, text);
  return found;
}

/** The tests at the step's base, if a gate of this run has counted them; null otherwise. */
export async function recallTestsAtBase(source: TestSource, run: GateInput): Promise<KnownTests | null> {
  const text = run.ports.recall('base', await keyOf(source, run));
  return text === null ? null : parse(text);
}

/** Which projects are counted follows from the changed paths, so their commands are part of the key. */
async function keyOf(source: TestSource, run: GateInput): Promise<string> {
  const resolution = await resolveGateCommand('test', { ...run, argument: source.argument });
  const commands = resolution.kind === 'commands' ? commandsText(resolution.commands) : '';
  return `tests ${source.reports} ${commands}`;
}

/** What was counted as the text that `atBase` keeps: JSON, or the reason and details of an error. */
function asText(counted: TestCount): string {
  if (counted.kind === 'counted') return JSON.stringify(knownTests(counted.tally));
  if (counted.kind === 'unreadable' || counted.run === null) return JSON.stringify(knownTests(null));
  return `${counted.reason}\nAt the base of the step:\n${counted.details}`;
}

function parse(text: string): KnownTests | null {
  if (!text.startsWith('{')) return null;
  const parsed = KnownTests.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
