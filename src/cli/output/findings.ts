import { paint, type Tone } from '../../report/format/style.js';
import { shortenCommand, type FoundCommand } from '../../runs/available-tools.js';
import type { Shell } from '../host/shell.js';

/** One line about this machine or project. `bad`: a problem for every run; `missing`: a problem for some runs. */
export interface Finding {
  readonly state: 'good' | 'missing' | 'bad';
  readonly title: string;
  readonly text: string;
}

const MARKS = { good: '✓', missing: '–', bad: '✗' } as const;
const TONES: Readonly<Record<Finding['state'], Tone>> = { good: 'good', missing: 'warn', bad: 'bad' };

/** Prints findings below a title, followed by an empty line. */
export function printSection({ say, style }: Shell, title: string, findings: readonly Finding[]): void {
  say(paint(style, 'strong', title));
  const widest = Math.max(...findings.map((finding) => finding.title.length));
  for (const { state, title: name, text } of findings)
    say(`  ${paint(style, TONES[state], MARKS[state])} ${name.padEnd(widest)}  ${text}`);
  say('');
}

/** What a gate would run here, or what is missing for it. */
export function commandFinding({ kind, command, note }: FoundCommand): Finding {
  return {
    state: command === null ? 'missing' : 'good',
    title: kind,
    text: command === null ? note : `${shortenCommand(command)}  (${note})`,
  };
}
