import type { FolderPort, GateInput, GateOutcome } from '../../model/gate.js';
import { countInTree, recallTestsAtBase, testsAtBase, type TestSource } from '../command/tests-at-base.js';
import type { TestCount } from '../command/count-tests.js';
import type { TestTally } from '../counts/tests/format.js';
import { failed } from '../outcome.js';
import { findChangedSections } from './changed-sections.js';
import { type KnownTests, knownTests, lostTests } from './lost-tests.js';
import type { ChangedSection } from './section.js';

/** What `judgeBasis` needs besides the gate's input. Folders are the roots of the two trees. */
export interface BasisOptions {
  readonly type: string;
  readonly integrity: 'warn' | 'enforce';
  readonly tree: Pick<FolderPort, 'readText'>;
  readonly base: Pick<FolderPort, 'readText'>;
}

/**
 * Adds to a gate's outcome what the change did to what the gate rests on. Under `enforce`, a gate that passed fails if
 * tests were lost (`tests_lost`) or if what it runs was changed (`protected_path`). Where no test ran at the base there
 * was nothing to protect: what is added there is only told.
 */
export async function judgeBasis(options: BasisOptions, input: GateInput, outcome: GateOutcome): Promise<GateOutcome> {
  const { command } = outcome;
  if (command === undefined) return outcome;
  const { type, tree, base } = options;
  const enforce = options.integrity === 'enforce' && outcome.status === 'pass';
  const sections = await findChangedSections({ type, command, changes: input.changes, tree, base });
  const source = sourceOf(type, input.argument);
  const passed = outcome.status === 'pass';
  const before = source === null || !passed ? null : await testsBefore(source, input, enforce);
  const after = source === null || !passed ? null : await countInTree(source, input);
  const lost = before === null || after === null ? [] : lostTests(before, knownTests(tallyOf(after)));
  const changed = [...sections.map(sectionText), ...lost];
  if (changed.length === 0) return outcome;
  const told = { ...outcome, restsOnChanged: changed };
  if (!enforce) return told;
  if (lost.length > 0) return { ...told, ...failure('tests were lost', lost, HOW_TO_KEEP), failure: 'tests_lost' };
  const refused = sections.filter(({ change }) => (before === null ? change !== 'added' : before.ran > 0));
  if (refused.length === 0) return told;
  const texts = refused.map(sectionText);
  return { ...told, ...failure('what this gate runs was changed', texts, HOW_TO_RESTORE), failure: 'protected_path' };
}

const HOW_TO_KEEP =
  'Put the tests back as they were, so that they run: this workflow does not let a step take tests away.';
const HOW_TO_RESTORE =
  'Put these sections back as they were at the base of the step: this workflow does not let a step change what its gates run.';

function failure(
  what: string,
  losses: readonly string[],
  advice: string,
): Pick<GateOutcome, 'status' | 'reason' | 'details'> {
  const { status, reason } = failed(`${what}: ${losses.join('; ')}`);
  return { status, reason, details: [`${what}:`, ...losses.map((loss) => `  - ${loss}`), advice].join('\n') };
}

/** Where a gate's tests come from; null if it runs none that are counted. */
function sourceOf(type: string, argument: string): TestSource | null {
  if (type === 'test') return { argument, reports: '' };
  return type === 'tests_found' || type === 'tests_kept' ? { argument: '', reports: argument.trim() } : null;
}

/** The tests at the step's base, if they are known. Only `enforce` is worth another run of them. */
async function testsBefore(source: TestSource, input: GateInput, enforce: boolean): Promise<KnownTests | null> {
  if (!enforce) return recallTestsAtBase(source, input);
  const found = await testsAtBase(source, input);
  return 'reason' in found ? null : found;
}

/** The tests of a count; null if nothing could be counted. */
function tallyOf(counted: TestCount): TestTally | null {
  return counted.kind === 'counted' ? counted.tally : null;
}

function sectionText({ path, section, change }: ChangedSection): string {
  const what = section === '' ? path : `${path}: ${section}`;
  return change === 'changed' ? what : `${what} (${change})`;
}
