// Main says when it came to its end, which is nearly always; then there is nothing to load, let alone to do.
const { STATE_folder: folder = '', STATE_ended: ended, STATE_done: done, STATE_kept: kept } = process.env;
const { STATE_locks: locks = '' } = process.env;
const isLocked = locks !== '' && process.env.STATE_unlocked !== 'true';
const isUntold = folder === '' && ended !== 'true';
if (isLocked || isUntold || (folder !== '' && !(done === 'true' && kept === 'true'))) {
  const { endInItsPlace } = await import('./end/recover-in-post.js');
  await endInItsPlace(`${import.meta.dirname}/../..`, folder === '' ? null : folder);
}
