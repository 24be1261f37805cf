import type { Event } from '../model/index.js';
import { createLiveLines } from '../report/live.js';
import { createTeller } from '../report/tell.js';
import { renderTree } from '../report/tree.js';
import type { Shell } from './terminal.js';

/** Shows a run while it goes on. */
export interface Screen {
  observe(event: Event): void;
  /** The last picture stays. */
  end(): void;
}

const FRAME_MS = 120;

/** A repainted tree on a terminal, plain lines without one. */
export function openScreen(shell: Shell): Screen {
  return shell.live ? treeScreen(shell) : lineScreen(shell);
}

function lineScreen({ style, out }: Shell): Screen {
  const lines = createLiveLines({ ...style, whereToLook: (step) => `gump report --detail ${step}` });
  return {
    observe(event) {
      for (const line of lines.observe(event)) out(`${line}\n`);
    },
    end: () => undefined,
  };
}

function treeScreen({ style, out }: Shell): Screen {
  const teller = createTeller();
  let painted = 0;
  let frame = 0;
  const paint = (): void => {
    const { columns = 80, rows = 24 } = process.stdout;
    const lines = renderTree(teller.story, {
      ...style,
      nowMs: Date.now(),
      width: columns,
      height: rows - 1,
      frame: frame++,
    });
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
    end() {
      clearInterval(timer);
      paint();
    },
  };
}
