import { z } from 'zod';
import { EVENTS, type Event, type EventOf, type Workflow } from '../../src/model/index.js';
import { allowancesOf, type Allowance } from './allowance.js';
import type { Git } from './world.js';

/**
 * What holds for every run, however it went: read from the ledger and the workflow, without the engine. Each gives what
 * is wrong, or nothing.
 */
export function brokenRules(workflow: Workflow, git: Git, log: readonly Event[], turnUsd: number): string[] {
  const allowances = allowancesOf(workflow.steps);
  return [
    ...log.flatMap(asTheModelSays),
    ...tooManyAttempts(allowances, log),
    ...greenWithoutGates(allowances, git, log),
    ...overBudget(log, turnUsd),
    ...verdictsWhileStopping(log),
  ];
}

/** `s0/i1/s1` → `s0/*\/s1`: items have names of their own in the played world. */
function patternOf(path: string): string {
  return path.replace(/(^|\/)(?:i\d|x|y)(?=\/|$)/g, '$1*');
}

function asTheModelSays(event: Event): string[] {
  const { v: _v, seq, ts: _ts, run: _run, type, ...fields } = event;
  const read = z.strictObject(EVENTS[type]).safeParse(fields);
  return read.success ? [] : [`event ${seq}, ${type}: ${z.prettifyError(read.error)}`];
}

function tooManyAttempts(allowances: ReadonlyMap<string, Allowance>, log: readonly Event[]): string[] {
  const counts = new Map<string, number>();
  for (const event of log)
    if (event.type === 'attempt_completed') counts.set(event.step, (counts.get(event.step) ?? 0) + 1);
  return [...counts].flatMap(([path, count]) => {
    const allowed = allowances.get(patternOf(path))?.attempts ?? 0;
    return count <= allowed ? [] : [`${path}: ${count} attempts, ${allowed} allowed`];
  });
}

/** A pass of anything stands on the passes of what it is made of, down to the gates. */
function greenWithoutGates(allowances: ReadonlyMap<string, Allowance>, git: Git, log: readonly Event[]): string[] {
  const verdicts = new Map<string, boolean>();
  const attempts = new Map<string, boolean>();
  const gates = new Map<string, Map<string, string>>();
  const items = new Map<string, readonly string[] | null>();
  const wrong: string[] = [];
  for (const event of log) {
    const saysNo = (what: string): void => void wrong.push(`event ${event.seq}: ${what}`);
    switch (event.type) {
      case 'group_started':
        items.set(event.step, event.items?.map(({ slug }) => slug) ?? null);
        break;
      case 'gate_checked': {
        const id = `${event.step}#${event.launch}`;
        gates.set(id, (gates.get(id) ?? new Map<string, string>()).set(event.gate, event.status));
        break;
      }
      case 'attempt_completed': {
        attempts.set(event.step, event.status === 'pass');
        if (event.status !== 'pass') break;
        const results = gates.get(`${event.step}#${event.launch}`);
        const declared = allowances.get(patternOf(event.step))?.gates ?? [];
        if (results !== undefined && [...results.values()].includes('fail'))
          saysNo(`${event.step} passed a failed gate`);
        if (!isReplan(log, event) && declared.some((name) => results?.get(name) !== 'pass'))
          saysNo(`${event.step} passed without all of ${declared.join(', ')}`);
        if (declared.includes('is_clean') && Object.values(git.files(event.commit)).includes('bad'))
          saysNo(`${event.step} passed with a bad file`);
        break;
      }
      case 'step_completed':
        if (event.status === 'pass' && attempts.get(event.step) !== true)
          saysNo(`${event.step} passed as no attempt did`);
        verdicts.set(event.step, event.status === 'pass');
        break;
      case 'group_completed': {
        const below = items.get(event.step) ?? allowances.get(patternOf(event.step))?.children ?? [];
        const failed = below.filter(
          (name) => verdicts.get(event.step === '' ? name : `${event.step}/${name}`) !== true,
        );
        if (event.status === 'pass' && failed.length > 0) saysNo(`${event.step} passed without ${failed.join(', ')}`);
        verdicts.set(event.step, event.status === 'pass');
        break;
      }
      case 'run_completed':
        if (event.status === 'pass' && verdicts.get('') !== true) saysNo('the run passed without its steps');
        break;
      default:
    }
  }
  return wrong;
}

function isReplan(log: readonly Event[], { step, launch }: EventOf<'attempt_completed'>): boolean {
  return log.some((event) => event.type === 'replan_triggered' && event.step === step && event.launch === launch);
}

/** Once a limit is passed, each agent that ran at that moment may end its turn, and no other may begin one. */
function overBudget(log: readonly Event[], turnUsd: number): string[] {
  const spent = new Map<string, number>();
  const running = new Set<string>();
  let limit: number | null = null;
  let allowed: number | null = null;
  for (const event of log) {
    if (event.type === 'run_started' || event.type === 'run_resumed') {
      const raised: number | null = event.settings.max_budget ?? limit;
      if (raised !== limit) allowed = null;
      limit = raised;
      running.clear();
    }
    if (event.type === 'agent_launched') {
      if (allowed !== null) return [`event ${event.seq}: launched after the budget was spent`];
      running.add(`${event.step}#${event.launch}`);
    }
    if (!('usage' in event)) continue;
    spent.set(`${event.step}#${event.launch}`, event.usage.cost_usd ?? 0);
    const total = [...spent.values()].reduce((sum, usd) => sum + usd, 0);
    if (limit !== null && total > limit + 1e-9) allowed ??= limit + running.size * turnUsd + 1e-9;
    if (allowed !== null && total > allowed) return [`event ${event.seq}: spent ${total} of ${limit}`];
    if (event.type !== 'usage_recorded') running.delete(`${event.step}#${event.launch}`);
  }
  return [];
}

/** From a request to stop to the end of the run nothing begins and nothing fails. */
function verdictsWhileStopping(log: readonly Event[]): string[] {
  const wrong: string[] = [];
  let stopping = false;
  for (const event of log) {
    if (event.type === 'cancel_requested') stopping = true;
    if (event.type === 'run_completed' || event.type === 'run_resumed') stopping = false;
    const begins = event.type === 'step_started' || event.type === 'agent_launched' || event.type === 'retry_triggered';
    const fails =
      (event.type === 'step_completed' || event.type === 'group_completed' || event.type === 'attempt_completed') &&
      event.status !== 'pass';
    if (stopping && (begins || fails)) wrong.push(`event ${event.seq}: ${event.type} while the run stops`);
  }
  return wrong;
}
