import type { Person } from '../../execution/host.js';
import type { Event } from '../../model/index.js';
import { createLogFormatter } from '../../report/live/log-formatter.js';
import { renderTree } from '../../report/live/tree.js';
import { createRunSummaryBuilder } from '../../report/run-summary/summarize-run.js';
import type { Shell } from '../host/shell.js';

/** Shows a run while it is active. */
export interface Screen {
  /** Updates what is shown. Pass the events in ledger order, each once. */
  observe(event: Event): void;
  /** Stops repainting while `ask` puts a question to a person. */
  pauseDuring<T>(ask: () => Promise<T>): Promise<T>;
  /** Stops. The last picture stays on the terminal. */
  end(): void;
}

const FRAME_MS = 120;

/**
 * Shows a tree that is repainted, on a terminal; plain lines otherwise. The first `reportedCount` events get no line:
 * they were reported when the run was started.
 */
export function openScreen(shell: Shell, reportedCount: number): Screen {
  return shell.live ? treeScreen(shell) : lineScreen(shell, reportedCount);
}

/** Wraps a person so that the screen is not repainted while a question is open. */
export function askOnScreen(screen: Screen, person: Person): Person {
  return { ask: (question, signal) => screen.pauseDuring(() => person.ask(question, signal)) };
}

function lineScreen({ style, out, command }: Shell, reportedCount: number): Screen {
  const lines = createLogFormatter({ ...style, detailHint: (step) => `${command} report --detail ${step}` });
  let observedCount = 0;
  return {
    observe(event) {
      const newLines = lines.observe(event);
      if (++observedCount > reportedCount) for (const line of newLines) out(`${line}\n`);
    },
    pauseDuring: (ask) => ask(),
    end: () => undefined,
  };
}

function treeScreen({ style, out, size }: Shell): Screen {
  const builder = createRunSummaryBuilder();
  let paintedLines = 0;
  let frame = 0;
  let openQuestions = 0;
  const paint = (): void => {
    if (openQuestions > 0 || builder.summary.startedAt === '') return;
    const { width, height } = size();
    // A tree as high as the terminal would make it scroll, and could then not be painted over.
    const lines = renderTree(builder.summary, {
      ...style,
      width,
      height: height - 1,
      nowMs: Date.now(),
      frame: frame++,
    });
    const cursorUp = paintedLines > 0 ? `\u001b[${paintedLines}A\r` : '';
    out(`${cursorUp}${lines.map((line) => `${line}\u001b[K`).join('\n')}\n\u001b[J`);
    paintedLines = lines.length;
  };
  const timer = setInterval(() => {
    if (builder.summary.status === 'running') paint();
  }, FRAME_MS);
  return {
    observe(event) {
      builder.observe(event);
    },
    async pauseDuring(ask) {
      paint();
      openQuestions += 1;
      try {
        return await ask();
      } finally {
        openQuestions -= 1;
        // The question and its answer stay above the next picture.
        paintedLines = 0;
      }
    },
    end() {
      clearInterval(timer);
      paint();
    },
  };
}
