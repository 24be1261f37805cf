import type { Ladder, RetryEntry, RetryPolicy, Rung, Step } from '../../model/workflow.js';
import type { AgentNameResolver } from '../names/agent-names.js';

/** Renders what happens when a step fails, attempt by attempt; no lines if the step is not retried. */
export function renderPolicy(step: Step, names: AgentNameResolver): readonly string[] {
  if (step.retry === undefined) return [];
  const base = step.kind === 'agent' ? step.agent : step.kind === 'group' ? (step.planner?.agent ?? null) : null;
  const agent = base === null ? null : names(base);
  switch (step.retry.kind) {
    case 'ladder':
      return ['on failure:', ...ladderLines(step.retry.ladder, agent, names)];
    case 'by-class':
      return classLines(step.retry, names);
    case 'conditions':
      return conditionLines(step.retry, agent, names);
  }
}

function ladderLines(ladder: Ladder, base: string | null, names: AgentNameResolver): readonly string[] {
  let agent = base;
  const all = ladder.retries + 1;
  const lines = agent === null ? [] : [`  attempt 1/${all}: ${agent}`];
  for (const [index, rung] of ladder.rungs.entries()) {
    if (rung.do === 'escalate') agent = names(rung.agent);
    lines.push(`  attempt ${index + 2}/${all}: ${rungText(rung, agent, names)}`);
    if (rung.do === 'replan') agent = base;
  }
  return [...lines, ...restartLines(ladder)];
}

function rungText(rung: Rung, agent: string | null, names: AgentNameResolver): string {
  switch (rung.do) {
    case 'same':
      return agent === null ? 'same' : `${agent} (same)`;
    case 'escalate':
      return `${names(rung.agent)} (escalate, from a clean tree)`;
    case 'replan':
      return `${names(rung.agent)} plans it anew (replan)`;
  }
}

function restartLines({ restartFrom, rungs, retries }: Ladder): readonly string[] {
  if (restartFrom === undefined) return [];
  return rungs.length === 0
    ? [`  each failure restarts from ${restartFrom}, ${retries} ${retries === 1 ? 'time' : 'times'}`]
    : [`  then once: restart from ${restartFrom}, and all of this again`];
}

function classLines(policy: Extract<RetryPolicy, { kind: 'by-class' }>, names: AgentNameResolver): readonly string[] {
  const lines = [];
  for (const name of ['gate_fail', 'guard_fail', 'review_fail'] as const) {
    const ladder = policy[name];
    if (ladder === undefined) continue;
    const rungs = ladder.rungs.map((rung) => (rung.do === 'same' ? 'same' : `${rung.do}: ${names(rung.agent)}`));
    lines.push(
      `on ${name}: ${ladder.retries} ${ladder.retries === 1 ? 'retry' : 'retries'}${rungs.length === 0 ? '' : ` (${rungs.join(', ')})`}`,
    );
    lines.push(...restartLines(ladder));
  }
  return lines;
}

function conditionLines(
  { exit, entries: written }: Extract<RetryPolicy, { kind: 'conditions' }>,
  base: string | null,
  names: AgentNameResolver,
): readonly string[] {
  const lines = ['on failure:'];
  const entries = written.map((entry) => (entry.agent === undefined ? entry : { ...entry, agent: names(entry.agent) }));
  const overrides: Omit<RetryEntry, 'when'> = {};
  for (let attempt = 1; attempt <= exit && base !== null; attempt++) {
    for (const entry of entries)
      if (attempt > 1 && entry.when.kind === 'attempt' && entry.when.from <= attempt)
        Object.assign(overrides, definedOverrides(entry));
    const notes = describeOverrides({ ...overrides, agent: undefined });
    lines.push(`  attempt ${attempt}/${exit}: ${overrides.agent ?? base}${notes === '' ? '' : ` (${notes})`}`);
  }
  if (base === null) lines.push(`  ${exit} attempts`);
  for (const entry of entries) {
    if (entry.when.kind === 'attempt') continue;
    const when =
      entry.when.kind === 'gate' ? `gate ${entry.when.gate} failed` : `validator ${entry.when.call.workflow} passes`;
    lines.push(`  once ${when}: ${describeOverrides(entry) || 'no change'}`);
  }
  return lines;
}

function definedOverrides({ agent, session, worktree, prompt }: RetryEntry): Omit<RetryEntry, 'when'> {
  return Object.fromEntries(
    Object.entries({ agent, session, worktree, prompt }).filter(([, value]) => value !== undefined),
  );
}

function describeOverrides({ agent, session, worktree, prompt }: Omit<RetryEntry, 'when'>): string {
  return [
    ...(agent === undefined ? [] : [agent]),
    ...(prompt === undefined ? [] : ['other prompt']),
    ...(session === undefined ? [] : ['new session']),
    ...(worktree === undefined ? [] : ['tree reset']),
  ].join(', ');
}
