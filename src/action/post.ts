// The main step saves what it has completed, which nearly always is everything. The code of the post step is loaded
// only if something is left to do.
const { STATE_folder: folder = '', STATE_ended: ended, STATE_done: done, STATE_kept: kept } = process.env;
const { STATE_locks: locks = '' } = process.env;
const mayHoldLocks = locks !== '' && process.env.STATE_unlocked !== 'true';
const isUnreported = folder === '' && ended !== 'true';
if (mayHoldLocks || isUnreported || (folder !== '' && !(done === 'true' && kept === 'true'))) {
  const { finishAfterCrash } = await import('./end/recover-in-post.js');
  await finishAfterCrash(`${import.meta.dirname}/../..`, folder === '' ? null : folder);
}
