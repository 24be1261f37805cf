import type { GateInput, GateOutcome } from '../../model/gate.js';
import { firstLine } from '../text.js';
import { portsInFolder } from '../ports-in-folder.js';
import { addCounts } from '../counts/tests/format.js';
import { type ResolvedCommand, type Resolution, commandsText } from './resolve-command.js';

type Resolved = Extract<Resolution, { kind: 'commands' }>;

/**
 * Checks all commands of a gate, each in its own folder, and joins their outcomes: the gate fails if one of them does,
 * and says which. All are run, so that one attempt learns of all failures.
 */
export async function checkEach(
  { commands, leftOut }: Resolved,
  run: GateInput,
  check: (command: ResolvedCommand, run: GateInput) => Promise<GateOutcome>,
): Promise<GateOutcome> {
  const checkOne = async (command: ResolvedCommand): Promise<Checked> => {
    const ports = portsInFolder(run.ports, command.folder);
    return { command, outcome: await check(command, { ...run, ports }) };
  };
  const [first, ...others] = commands;
  const outcomes: [Checked, ...Checked[]] = [await checkOne(first)];
  for (const command of others) outcomes.push(await checkOne(command));
  const joined =
    others.length === 0 ? { ...inItsFolder(outcomes[0]), command: commandsText(commands) } : join(outcomes);
  return leftOut.length === 0 ? joined : { ...joined, leftOut };
}

interface Checked {
  readonly command: ResolvedCommand;
  readonly outcome: GateOutcome;
}

/** The outcome of a command, told with its folder. */
function inItsFolder({ command: { folder }, outcome }: Checked): GateOutcome {
  if (folder === '' || outcome.reason === '') return outcome;
  return {
    ...outcome,
    reason: firstLine(`in ${folder}: ${outcome.reason}`),
    details: `In ${folder}:\n${outcome.details}`,
  };
}

function join(outcomes: readonly [Checked, ...Checked[]]): GateOutcome {
  const failures = outcomes.filter(isFailure(outcomes)).map(inItsFolder);
  const durationMs = outcomes.reduce((total, { outcome }) => total + outcome.durationMs, 0);
  const facts = { ...joinedFacts(outcomes), durationMs };
  const [first] = failures;
  if (first === undefined) {
    const artifact = outcomes.find(({ outcome }) => outcome.artifact !== null)?.outcome.artifact ?? null;
    return { status: 'pass', reason: '', details: '', artifact, ...facts };
  }
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more of ${outcomes.length} commands failed)` : '';
  return {
    ...first,
    ...facts,
    reason: firstLine(first.reason + more),
    details: failures.map(({ details }) => details).join('\n\n'),
  };
}

/** A project without tests is no failure beside one whose tests ran: many have a small one for their tools. */
function isFailure(all: readonly Checked[]): (checked: Checked) => boolean {
  const someRan = all.some(({ outcome }) => (outcome.tests?.ran ?? 0) > 0);
  return ({ outcome }) => outcome.status === 'fail' && !(someRan && outcome.failure === 'no_tests');
}

/** What was run in all, and how many tests: their sum, where all that ran could be counted. */
function joinedFacts(
  outcomes: readonly [Checked, ...Checked[]],
): Pick<GateOutcome, 'command' | 'tests' | 'mark' | 'sameRunAs'> {
  const counts = outcomes.flatMap(({ outcome }) => outcome.tests ?? []);
  const sameRunAs = new Set(outcomes.map(({ outcome }) => outcome.sameRunAs));
  const [shared] = sameRunAs.size === 1 ? sameRunAs : [];
  return {
    command: commandsText(outcomes.map(({ command }) => command)),
    ...(counts.length > 0 && { tests: counts.reduce(addCounts) }),
    ...(outcomes.some(({ outcome }) => outcome.mark === 'uncounted') && { mark: 'uncounted' as const }),
    ...(shared !== undefined && { sameRunAs: shared }),
  };
}
