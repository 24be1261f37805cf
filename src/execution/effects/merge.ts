import type { EffectOf, Scene } from './effect-context.js';

/** Brings a passed item into the line of work, by git's own merge. */
export async function merge(
  { step, item, base, onto, theirs }: EffectOf<'Merge'>,
  { world, emit }: Scene,
): Promise<void> {
  const merged = await world.lanes.merge({ base, onto, theirs, message: `gump: merge ${step}/${item}` });
  if ('files' in merged) await emit({ type: 'merge_conflicted', step, item, onto, theirs, files: [...merged.files] });
  else await emit({ type: 'item_merged', step, item, onto, ...merged });
}
