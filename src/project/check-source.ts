import { COMMAND_KINDS, type Event, type Gate, type Source } from '../model/index.js';

/** The gates of a check that names none. */
const DEFAULT_GATES: readonly string[] = ['compile', 'lint', 'test'];

/** The types that judge a commit by itself. All others judge a change, an agent's output or a plan's item. */
const TYPES: readonly string[] = [...COMMAND_KINDS, 'bash'];

/** The name of a check's workflow. */
export const CHECK_WORKFLOW = 'check';

/** The name under which a check's workflow stands in messages and is pinned in the ledger. */
const CHECK_FILE = 'gump check';

/**
 * The workflow of a check: one step with these gates, each as a workflow writes it (`test`, `bash: make x`); without
 * any, `compile`, `lint` and `test`. Returns a sentence if one of them cannot judge a commit by itself. A gate that does
 * not exist is left to the reader of the workflow, which suggests another.
 */
export function checkSource(given: readonly string[], known: readonly Gate[]): Source | string {
  const gates = given.length === 0 ? DEFAULT_GATES : given.map((gate) => gate.trim());
  const types = ['validate', ...known.map(({ type }) => type)].filter((type) => !TYPES.includes(type));
  for (const gate of gates) {
    if (gate === '') return `an empty gate; name one of ${TYPES.join(', ')}, or none for ${DEFAULT_GATES.join(', ')}`;
    if (/^lint: *\{[^\n]*\bnew_only\b/.test(gate))
      return '`new_only` counts what a step has changed, and a check has no step; leave it out';
    const [type = ''] = gate.split(':');
    if (types.includes(type.trim()))
      return `the gate \`${type.trim()}\` judges what an agent did, and a check has none; a check can have ${TYPES.join(', ')}`;
  }
  const entries = gates.map((gate) => `      - ${entryText(gate)}\n`);
  return {
    file: CHECK_FILE,
    text: `name: ${CHECK_WORKFLOW}\nsteps:\n  - name: ${CHECK_WORKFLOW}\n    gate:\n${entries.join('')}`,
  };
}

/** Whether a run is a check: it has no agents, so nothing of it can be merged or published. */
export function isCheck(events: readonly Event[]): boolean {
  return events.some((event) => event.type === 'run_started' && event.sources.some(({ file }) => file === CHECK_FILE));
}

/** An entry as YAML has it. Options in braces (`test: {in: api}`) stay a map; everything else is quoted. */
function entryText(gate: string): string {
  return /^\w+: *\{[^\n]*\}$/.test(gate) && !gate.startsWith('bash:') ? gate : JSON.stringify(gate);
}
