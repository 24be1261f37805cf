import { hashFolder } from '../system/folder-hash.js';

/** Written without a library: nothing of what could have been changed is loaded. */
const FILES_CHANGED =
  'The files of the action were changed during the job, so the post step did nothing: what was left to do was not ' +
  'written to GitHub. An agent or a command of the job may have changed them. Look into what they ran, and start the ' +
  'job again on a clean runner; on a self-hosted one, first delete its folder `_work/_actions`.';

// The main step saves what it has completed, which nearly always is everything. The code of the post step is loaded
// only if something is left to do.
const { STATE_folder: folder = '', STATE_ended: ended, STATE_done: done, STATE_kept: kept } = process.env;
const { STATE_locks: locks = '' } = process.env;
const mayHoldLocks = locks !== '' && process.env.STATE_unlocked !== 'true';
const isUnreported = folder === '' && ended !== 'true';
if (mayHoldLocks || isUnreported || (folder !== '' && !(done === 'true' && kept === 'true'))) {
  if (await isUnchanged(process.env.STATE_files ?? '')) {
    const { finishAfterCrash } = await import('./end/recover-in-post.js');
    await finishAfterCrash(`${import.meta.dirname}/../..`, folder === '' ? null : folder);
  } else process.stdout.write(`::error title=gump::${FILES_CHANGED}\n`);
}

/** Whether the files of this step are those that the main step found. A main step that saved no hash is believed. */
async function isUnchanged(expected: string): Promise<boolean> {
  return expected === '' || (await hashFolder(import.meta.dirname).catch(() => null)) === expected;
}
