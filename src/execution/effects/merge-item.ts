import type { EffectOf, EffectContext } from './effect-context.js';

/** Merges a passed item into the line of work with git, and records the result or the conflict. */
export async function mergeItem(
  { step, item, base, onto, theirs }: EffectOf<'Merge'>,
  { resources, emit }: EffectContext,
): Promise<void> {
  const merged = await resources.lanes.merge({ base, onto, theirs, message: `gump: merge ${step}/${item}` });
  if ('files' in merged) await emit({ type: 'merge_conflicted', step, item, onto, theirs, files: [...merged.files] });
  else await emit({ type: 'item_merged', step, item, onto, ...merged });
}
