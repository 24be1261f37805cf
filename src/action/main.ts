import { annotateJob } from '../github/job/annotations.js';
import { outputsWithoutRun, saveForPost, writeOutputs } from '../github/job/outputs.js';
import { hashFolder } from '../system/folder-hash.js';
import { closeInheritedFiles } from '../system/inherited-files.js';
import { resolveJobPrograms } from './context/job-programs.js';
import { createProcessHost } from './context/process-host.js';
import { runAction } from './run-action.js';

// Not awaited at the top level: that would keep the bundler from joining the modules, and double the time to load them.
// Set first: if the process ends before the run does, the step has failed.
process.exitCode = 1;
void runMain()
  .catch((error: unknown) => {
    writeOutputs(outputsWithoutRun('failed', 'internal'));
    annotateJob('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    return false;
  })
  .then((green) => {
    process.exitCode = green ? 0 : 1;
    saveForPost('ended', 'true');
  });

/** Programs and files are recorded before any other process is started, which could change them. */
async function runMain(): Promise<boolean> {
  closeInheritedFiles();
  const host = createProcessHost(`${import.meta.dirname}/../..`);
  const postFiles = hashFolder(`${import.meta.dirname}/../post`);
  resolveJobPrograms(host.env);
  saveForPost('files', await postFiles);
  return await runAction(host);
}
