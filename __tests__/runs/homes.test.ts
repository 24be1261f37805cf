import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { play, type Played } from './play.js';

let played: Played | undefined;
let outside: string;
afterEach(() => {
  played?.remove();
  rmSync(outside, { recursive: true, force: true });
});

const WORKFLOW = `
name: golden
steps:
  - { name: first, agent: claude-haiku, prompt: x, on_failure: { retry: 3, strategy: [same, same, 'escalate: claude-sonnet'] } }
  - { name: again, agent: claude-haiku, prompt: x, session: reuse }
  - { name: afresh, agent: claude-haiku, prompt: x, session: fresh }
  - name: three
    parallel: true
    steps:
      - { name: one, agent: opencode, prompt: x }
      - { name: two, agent: opencode, prompt: x }
      - { name: other, agent: opencode, prompt: x }
`;

/** Says where its HOME is and what it holds, leaves a file of its own there, and shows its environment. */
const look = (to: string, name: string): string =>
  `{ echo "$HOME"; ls -A "$HOME"; } > ${to}/${name}; env > ${to}/${name}.env; touch "$HOME/mark-${name}"; echo ${name} > ${name}.txt`;

describe('the HOME of an agent', () => {
  it('is fresh for each chain of attempts, kept along it, and never the one of the runner', async () => {
    outside = mkdtempSync(join(tmpdir(), 'gump-homes-'));
    const agents = [
      { step: 'first', attempt: 1, run: look(outside, 'first-1'), session: 's-1', error: 'once' },
      { step: 'first', attempt: 2, run: look(outside, 'first-2'), session: 's-1', error: 'twice' },
      { step: 'first', attempt: 3, run: look(outside, 'first-3'), session: 's-3' },
      { step: 'again', run: look(outside, 'again'), session: 's-3' },
      { step: 'afresh', run: look(outside, 'afresh'), session: 's-4' },
      ...['one', 'two', 'other'].map((name) => ({
        step: `three/${name}`,
        // Each waits for the others: they do run side by side.
        run: `${look(outside, name)}; while ! [ -e ${outside}/one -a -e ${outside}/two -a -e ${outside}/other ]; do sleep 0.05; done`,
      })),
    ];
    played = await play({
      workflow: WORKFLOW,
      scenario: JSON.stringify({ agents }),
      env: { XDG_CONFIG_HOME: '/runner/config', CLAUDE_CONFIG_DIR: '/runner/claude', CODEX_HOME: '/runner/codex' },
    });
    const { execution, home: runner } = played;
    expect(execution.kind === 'ran' && execution.run.ended?.status).toBe('pass');
    const seen = (name: string) => {
      const [home = '', ...files] = readFileSync(join(outside, name), 'utf8').trim().split('\n');
      return { home, marks: files.filter((file) => file.startsWith('mark-')) };
    };
    // The same session, the same HOME: with what the one before left there.
    expect(seen('first-2')).toEqual({ home: seen('first-1').home, marks: ['mark-first-1'] });
    expect(seen('again')).toEqual({ home: seen('first-3').home, marks: ['mark-first-3'] });
    const chains = ['first-1', 'first-3', 'afresh', 'one', 'two', 'other'].map(seen);
    expect(chains.map(({ marks }) => marks)).toEqual(chains.map(() => []));
    expect(new Set(chains.map(({ home }) => home)).size).toBe(chains.length);
    for (const name of ['first-1', 'again', 'one']) {
      const env = readFileSync(join(outside, `${name}.env`), 'utf8').split('\n');
      expect(env).toContain(`HOME=${seen(name).home}`);
      expect(env).not.toContain(`HOME=${runner}`);
      expect(env.join('\n')).not.toContain('/runner/');
    }
  });
});
