// Main says when it came to its end, which is nearly always; then there is nothing to load, let alone to do.
const { STATE_folder: folder = '', STATE_done: done, STATE_kept: kept, STATE_lock: lock = '' } = process.env;
const isLocked = lock !== '' && process.env.STATE_unlocked !== 'true';
if (isLocked || (folder !== '' && !(done === 'true' && kept === 'true'))) {
  const { endInItsPlace } = await import('./aftermath.js');
  await endInItsPlace(`${import.meta.dirname}/../..`, folder === '' ? null : folder);
}
