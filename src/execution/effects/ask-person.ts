import type { EffectOf, EffectContext } from './effect-context.js';

/** Asks the person at the terminal whether a step may continue, and records the answer. */
export async function askPerson(
  { attempt, position, node }: EffectOf<'AskPerson'>,
  { resources, emit, signal }: EffectContext,
): Promise<void> {
  if (resources.person === null) return;
  const files = attempt.snapshot?.files ?? [];
  const shown =
    files.length === 0
      ? 'no files changed'
      : files.slice(0, 20).join('\n  ') + (files.length > 20 ? `\n  and ${files.length - 20} more` : '');
  const question = `${attempt.leaf.path} (${attempt.agent || node.name}) waits ${position.replace('_', ' its ')}.\n  ${shown}`;
  const answer = await resources.person.ask(question, signal);
  if (signal.aborted) return;
  await emit({ type: 'hitl_resumed', step: attempt.leaf.path, launch: attempt.launch, position, ...answer });
}
