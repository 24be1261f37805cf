import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, transpile } from '../transpile.mjs';

const LEDGER = join(root, '__tests__/fixtures/ledgers/v1-label-to-pull-request.ndjson');

const REPOSITORY = 'https://github.com/octo/widgets';
const ISSUE = { number: 1, title: 'Median is wrong for even lists, and range is missing' };

/**
 * The Markdown that the kept run wrote on GitHub, told again from its ledger by the code of today.
 * @returns {Promise<{ name: string, frame: { kind: 'summary' } | { kind: 'pull-request', title: string, number: number, from: string, to: string }, markdown: string }[]>}
 */
export async function textsOf() {
  const modules = await transpile();
  const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
  try {
    const { readLedger } = await load('storage/ledger/read-ledger.js');
    const { summarizeRun } = await load('report/run-summary/summarize-run.js');
    const { renderPullRequestBody, renderJobSummary } = await load('report/markdown/documents.js');
    const { NO_CONTEXT } = await load('report/markdown/context.js');

    const { events } = await readLedger(LEDGER);
    const context = {
      ...NO_CONTEXT,
      runUrl: `${REPOSITORY}/actions/runs/4242`,
      thread: ISSUE.number,
      commands: ['run'],
    };
    const published = events.findIndex(({ type }) => type === 'published');
    const { branch, pull_request: pull } = events[published];
    const frame = { kind: 'pull-request', title: ISSUE.title, number: pull.number, from: branch, to: 'main' };
    return [
      { name: 'summary', frame: { kind: 'summary' }, markdown: shown(renderJobSummary(summarizeRun(events), context)) },
      // The body was written before the pull request was there.
      {
        name: 'pull-request',
        frame,
        markdown: shown(renderPullRequestBody(summarizeRun(events.slice(0, published)), context)),
      },
    ];
  } finally {
    await rm(modules, { recursive: true, force: true });
  }
}

/** GitHub makes links of the numbers itself, and the kept run's addresses are of a port on loopback. */
function shown(markdown) {
  return markdown
    .replace(/http:\/\/127\.0\.0\.1:\d+\/octo\/widgets/g, REPOSITORY)
    .replace(/^(Closes) #(\d+)$/m, `$1 [#$2](${REPOSITORY}/issues/$2)`);
}
