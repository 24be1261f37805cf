import type { Person } from '../execution/run-resources.js';
import type { Event } from '../model/index.js';
import { createLiveLines } from '../report/live/live.js';
import { renderTree } from '../report/live/tree.js';
import { createTeller } from '../report/run-summary/summarize-run.js';
import type { Shell } from './terminal.js';

/** Shows a run while it goes on. */
export interface Screen {
  observe(event: Event): void;
  /** Lets a person be asked, with nothing painted over the question. */
  aside<T>(ask: () => Promise<T>): Promise<T>;
  /** The last picture stays. */
  end(): void;
}

const FRAME_MS = 120;

/**
 * A repainted tree on a terminal, plain lines without one. The first `told` events are history: they get no line, since
 * their run has told them already.
 */
export function openScreen(shell: Shell, told: number): Screen {
  return shell.live ? treeScreen(shell) : lineScreen(shell, told);
}

/** The person, asked beside what the screen shows. */
export function askedOn(screen: Screen, person: Person): Person {
  return { ask: (question, signal) => screen.aside(() => person.ask(question, signal)) };
}

function lineScreen({ style, out, command }: Shell, told: number): Screen {
  const lines = createLiveLines({ ...style, whereToLook: (step) => `${command} report --detail ${step}` });
  let observed = 0;
  return {
    observe(event) {
      const said = lines.observe(event);
      if (++observed > told) for (const line of said) out(`${line}\n`);
    },
    aside: (ask) => ask(),
    end: () => undefined,
  };
}

function treeScreen({ style, out, size }: Shell): Screen {
  const teller = createTeller();
  let painted = 0;
  let frame = 0;
  let asking = 0;
  const paint = (): void => {
    if (asking > 0 || teller.story.startedAt === '') return;
    const { width, height } = size();
    // A picture as high as the terminal would scroll, and could not be painted over.
    const lines = renderTree(teller.story, { ...style, width, height: height - 1, nowMs: Date.now(), frame: frame++ });
    const up = painted > 0 ? `\u001b[${painted}A\r` : '';
    out(`${up}${lines.map((line) => `${line}\u001b[K`).join('\n')}\n\u001b[J`);
    painted = lines.length;
  };
  const timer = setInterval(() => {
    if (teller.story.status === 'running') paint();
  }, FRAME_MS);
  return {
    observe(event) {
      teller.observe(event);
    },
    async aside(ask) {
      paint();
      asking += 1;
      try {
        return await ask();
      } finally {
        asking -= 1;
        // What was said in between stays above the next picture.
        painted = 0;
      }
    },
    end() {
      clearInterval(timer);
      paint();
    },
  };
}
