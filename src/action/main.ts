import { announce } from '../github/annotations.js';
import { outputsWithoutRun, saveForPost, writeOutputs } from '../github/outputs.js';
import { act } from './action.js';
import { processHost } from './process-host.js';

try {
  const green = await act(processHost(`${import.meta.dirname}/../..`));
  process.exitCode = green ? 0 : 1;
} catch (error) {
  writeOutputs(outputsWithoutRun('failed', 'internal'));
  announce('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  saveForPost('ended', 'true');
}
