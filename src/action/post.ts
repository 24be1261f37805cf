// Main says when it came to its end, which is nearly always; then there is nothing to load, let alone to do.
const { STATE_folder: folder = '', STATE_done: done } = process.env;
if (folder !== '' && done !== 'true') {
  const { endInItsPlace } = await import('./aftermath.js');
  await endInItsPlace(`${import.meta.dirname}/../..`, folder);
}
