import type { Gate, GateOutcome } from '../../model/gate.js';
import { parseOutput } from '../../workflow/output.js';
import { failed, passed } from '../outcome.js';

export const schema: Gate = {
  type: 'schema',
  summary:
    'The plan has at least one item, each with a name and a description (`schema: review`: a verdict that is yes).',
  options: [],
  checkArgument(argument) {
    const wanted = argument.trim();
    return ['', 'plan', 'review'].includes(wanted) ? null : `knows "plan" and "review", not "${wanted}"`;
  },
  describe: () => Promise.resolve(null),
  check({ argument, output }) {
    return Promise.resolve(argument.trim() === 'review' ? checkVerdict(output) : checkPlan(output));
  },
};

function checkPlan(output: string | null): GateOutcome {
  if (output === null) return failed('there is no plan to check');
  const plan = parseOutput('plan', output, 'classic');
  if (plan.kind === 'invalid') return failed(plan.message);
  return plan.kind === 'plan' && plan.items.length > 0 ? passed() : failed('the plan has no items');
}

function checkVerdict(output: string | null): GateOutcome {
  if (output === null) return failed('there is no review to check');
  const verdict = parseOutput('verdict', output, 'classic');
  if (verdict.kind === 'invalid') return failed(verdict.message);
  const comments = verdict.kind === 'verdict' ? verdict.comments : '';
  return verdict.kind === 'verdict' && verdict.pass ? passed() : failed('the review did not pass', comments);
}
