import { announce } from '../github/annotations.js';
import { tidyUp } from './aftermath.js';
import { processHost } from './process-host.js';

try {
  await tidyUp(processHost(`${import.meta.dirname}/../..`));
} catch (error) {
  // The job's result stands already; a post step that fails would only hide it.
  announce(
    'warning',
    `The end of the run could not be shown: ${error instanceof Error ? error.message : String(error)}`,
  );
}
