import type { StepPath } from '../../model/ids.js';
import type { Ladder, RetryPolicy } from '../../model/workflow.js';
import type { FileContext } from '../reading/context.js';
import { checkAgent } from '../reading/shared-keys.js';
import type { ClassicLadder, OnFailure } from '../schema/classic.js';
import { pathKey } from '../schema/parse-with-schema.js';
import {
  expandBranchLadder,
  expandFlatLadder,
  rungLabel,
  type ExpandedLadder,
  type StrategyEntry,
} from '../values/ladder.js';
import { keyPlace, valuePlace, type NodePath } from '../yaml/places.js';

/**
 * The kind of step that has the policy: a gate step has no agent to escalate, a group has no planner to replan with.
 */
export type PolicyOwner = 'agent' | 'gate' | 'group';
type StrategyYaml = NonNullable<ClassicLadder['strategy']>[number];

const BRANCHES = ['gate_fail', 'guard_fail', 'review_fail'] as const;

/** Reads the retry policy of `on_failure:` at `path`, with its strategies expanded to one rung for each retry. */
export function readClassicPolicy(
  file: FileContext,
  yaml: OnFailure,
  owner: PolicyOwner,
  at: StepPath,
  path: NodePath,
): RetryPolicy | undefined {
  const branches = BRANCHES.filter((branch) => yaml[branch] !== undefined);
  const flat = (['retry', 'strategy', 'restart_from'] as const).find((key) => yaml[key] !== undefined);
  const first = branches[0];
  if (first !== undefined && flat !== undefined) {
    const message = `\`${flat}\` stands beside \`${first}\``;
    const hint = 'use one form: `retry` and `strategy` for all failures, or a policy for each kind of failure';
    file.reading.findings.error(keyPlace(file.root, [...path, flat]), 'mixed-policy', message, hint);
    return undefined;
  }
  if (first === undefined) return { kind: 'ladder', ladder: readLadder(file, yaml, expandFlatLadder, owner, at, path) };
  const ladders: Partial<Record<(typeof BRANCHES)[number], Ladder>> = {};
  for (const branch of branches) {
    const branchYaml = yaml[branch];
    if (branchYaml !== undefined)
      ladders[branch] = readLadder(file, branchYaml, expandBranchLadder, owner, at, [...path, branch]);
  }
  return { kind: 'by-class', ...ladders };
}

function readLadder(
  file: FileContext,
  yaml: ClassicLadder,
  expand: (retry: number, strategy: readonly StrategyEntry[], restartFrom: string | null) => ExpandedLadder,
  owner: PolicyOwner,
  at: StepPath,
  path: NodePath,
): Ladder {
  const { findings } = file.reading;
  const retry = yaml.retry ?? 0;
  // Invalid keys of this map were removed and reported; `retry` may have been one of them.
  const mayRetry = retry > 0 || (yaml.retry === undefined && file.repairedPaths.has(pathKey(path)));
  if (yaml.restart_from !== undefined && !mayRetry)
    findings.error(
      keyPlace(file.root, [...path, 'restart_from']),
      'restart-without-retry',
      '`restart_from` needs `retry: N`, or it could go on in an infinite loop',
      'add `retry: 3`',
    );
  else if (yaml.restart_from !== undefined) {
    const place = valuePlace(file.root, [...path, 'restart_from']);
    file.reading.restarts.push({ at, target: yaml.restart_from, place });
  }
  const strategy = (yaml.strategy ?? []).flatMap((entry, index) => {
    if (entry === '') return [];
    const read = readStrategyEntry(file, entry, owner, at, [...path, 'strategy', index]);
    return read === null ? [] : [{ ...read, index }];
  });
  const { ladder, unreachable } = expand(retry, strategy, yaml.restart_from ?? null);
  if (yaml.retry === undefined) {
    if (unreachable.length > 0 && !mayRetry && yaml.restart_from === undefined)
      findings.warning(
        keyPlace(file.root, [...path, 'strategy']),
        'unreachable',
        '`strategy` changes nothing without `retry: N`',
        'add `retry: 3`',
      );
    return ladder;
  }
  for (const { index, reached, times } of unreachable) {
    const rung = strategy.find((entry) => entry.index === index)?.rung ?? { do: 'same' };
    const part = reached === 0 ? '' : `: ${reached} of its ${times} attempts are`;
    const message = `\`${rungLabel(rung)}\` is never reached${reached === 0 ? '' : ' in full'} with \`retry: ${retry}\`${part}`;
    findings.warning(
      valuePlace(file.root, [...path, 'strategy', index]),
      'unreachable',
      message,
      'raise `retry`, or remove the entry',
    );
  }
  return ladder;
}

function readStrategyEntry(
  file: FileContext,
  yaml: StrategyYaml,
  owner: PolicyOwner,
  at: StepPath,
  path: NodePath,
): Pick<StrategyEntry, 'rung' | 'times'> | null {
  const { findings } = file.reading;
  const place = valuePlace(file.root, path);
  const reject = (message: string): null => {
    const hint = 'write `same`, "same: 2", "escalate: AGENT" or "replan: AGENT"';
    findings.error(place, 'bad-strategy', message, hint);
    return null;
  };
  const written = splitStrategyEntry(yaml);
  if (written === null) return reject('an entry of `strategy` is one strategy');
  const { kind, argument } = written;
  if (kind === 'same') {
    const times = argument === '' ? 1 : /^[1-9]\d{0,3}$/.test(argument) ? Number(argument) : null;
    return times === null
      ? reject(`\`same: ${argument}\` does not say how many times`)
      : { rung: { do: 'same' }, times };
  }
  if (kind !== 'escalate' && kind !== 'replan') return reject(`unknown strategy \`${kind}\``);
  if (argument === '') return reject(`\`${kind}\` names no agent`);
  if (owner === 'gate') {
    const hint = 'a gate step runs no agent: use `same` or `restart_from`';
    findings.error(place, 'bad-strategy', `\`${kind}\` on a gate step`, hint);
    return null;
  }
  checkAgent(file, argument, at, path);
  if (kind === 'replan' && owner === 'group') {
    const hint = `write "escalate: ${argument}"`;
    findings.warning(place, 'replan-on-group', '`replan` on a group starts the group again with that agent', hint);
    return { rung: { do: 'escalate', agent: argument }, times: 1 };
  }
  return { rung: { do: kind, agent: argument }, times: 1 };
}

function splitStrategyEntry(yaml: StrategyYaml): { readonly kind: string; readonly argument: string } | null {
  if (typeof yaml === 'string') {
    const [kind = '', ...rest] = yaml.split(':');
    return { kind: kind.trim(), argument: rest.join(':').trim() };
  }
  const [only, second] = Object.entries(yaml);
  return only === undefined || second !== undefined ? null : { kind: only[0], argument: String(only[1]).trim() };
}
