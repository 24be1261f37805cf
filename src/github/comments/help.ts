import { inlineCode, escapeInline } from '../../report/markdown/escape.js';
import { createMarker } from '../../report/markdown/marker.js';

/** What the help comment is rendered from. */
export interface HelpFacts {
  readonly triggerPhrase: string;
  readonly labelPrefix: string;
  /** The workflow that the label without a name runs. */
  readonly workflow: string;
  /** What was not understood, as a sentence; null if help was requested. */
  readonly about: string | null;
  /** Comments with the same key overwrite each other; each request for help has its own. */
  readonly key: string;
}

/** Renders the comment that answers `/gump help`, and commands that are not understood. */
export function renderHelp({ triggerPhrase, labelPrefix, workflow, about, key }: HelpFacts): string {
  const command = (text: string): string => inlineCode(`${triggerPhrase} ${text}`);
  const run = inlineCode(`${triggerPhrase} run <workflow> <words>`);
  const sections = [
    createMarker('help', key),
    '## 🍿 gump',
    ...(about === null ? [] : [escapeInline(about, 300)]),
    [
      '| say | and this happens |',
      '| --- | --- |',
      `| label ${inlineCode(labelPrefix)} | runs ${inlineCode(workflow)} on this issue or pull request |`,
      `| label ${inlineCode(`${labelPrefix}:<workflow>`)} | runs that workflow |`,
      `| ${run} | runs it, with your words added to the description |`,
      `| ${command('resume')} | goes on with the last run where it stopped |`,
      `| ${command('retry [step]')} | begins again what failed, or that step; with ${inlineCode('--with-changes')} under the workflow as it is now |`,
      `| ${command('replay from <step>')} | a new run with the last one's work up to there |`,
      `| ${command('approve [step]')} | lets a run go on that waits for somebody |`,
      `| ${command('reject [step] <why>')} | sends it back; your words go to the agent |`,
      `| ${inlineCode(`${triggerPhrase} help`)} | this |`,
    ].join('\n'),
    'A command stands at the start of a line of a new comment. It takes write access to the repository.',
    `Workflows are files in ${inlineCode('.gump/workflows/')} of the default branch; ${inlineCode('tdd')}, ${inlineCode('cheap2sota')} and ${inlineCode('freeform')} are built in.`,
  ];
  return `${sections.join('\n\n')}\n`;
}
