import { code, inline } from '../../report/markdown/escape.js';
import { markerOf } from '../../report/markdown/marker.js';

/** What the comment of help tells of this repository. */
export interface HelpFacts {
  readonly triggerPhrase: string;
  readonly labelPrefix: string;
  /** The workflow of the bare label. */
  readonly workflow: string;
  /** The command nobody knows, or one that is not there yet; null where help was asked for. */
  readonly about: string | null;
  /** Tells answers apart: each question gets its own. */
  readonly key: string;
}

/** The answer to `/gump help`, and to what is not understood. */
export function renderHelp({ triggerPhrase, labelPrefix, workflow, about, key }: HelpFacts): string {
  const say = (command: string): string => code(`${triggerPhrase} ${command}`);
  const run = code(`${triggerPhrase} run <workflow> <words>`);
  const sections = [
    markerOf('help', key),
    '## 🍿 gump',
    ...(about === null ? [] : [inline(about, 300)]),
    [
      '| say | and this happens |',
      '| --- | --- |',
      `| label ${code(labelPrefix)} | runs ${code(workflow)} on this issue or pull request |`,
      `| label ${code(`${labelPrefix}:<workflow>`)} | runs that workflow |`,
      `| ${run} | runs it, with your words added to the description |`,
      `| ${say('resume')} | goes on with the last run where it stopped |`,
      `| ${say('retry [step]')} | begins again what failed, or that step; with ${code('--with-changes')} under the workflow as it is now |`,
      `| ${say('replay from <step>')} | a new run with the last one's work up to there |`,
      `| ${say('approve [step]')} | lets a run go on that waits for somebody |`,
      `| ${say('reject [step] <why>')} | sends it back; your words go to the agent |`,
      `| ${code(`${triggerPhrase} help`)} | this |`,
    ].join('\n'),
    'A command stands at the start of a line of a new comment. It takes write access to the repository.',
    `Workflows are files in ${code('.gump/workflows/')} of the default branch; ${code('tdd')}, ${code('cheap2sota')} and ${code('freeform')} are built in.`,
  ];
  return `${sections.join('\n\n')}\n`;
}
