import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { claude } from '../../src/adapters/claude/adapter.js';
import { play, type Played } from './play.js';

let played: Played | undefined;
afterEach(() => played?.remove());

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
  - { name: check, gate: [bash: '${look('gate')}'] }
`;

/** Says where HOME is and what it holds, shows the environment, and leaves a file there. */
function look(name: string): string {
  return `{ echo "$HOME"; ls -A "$HOME"; } > "$SHARED/${name}"; env > "$SHARED/${name}.env"; touch "$HOME/mark-${name}"; echo ${name} > ${name}.txt`;
}

/** What a child found, by its name. */
function seenBy(name: string): { readonly home: string; readonly marks: readonly string[]; readonly env: string } {
  const folder = join(played?.home ?? '', 'shared');
  const [home = '', ...files] = readFileSync(join(folder, name), 'utf8').trim().split('\n');
  const env = readFileSync(join(folder, `${name}.env`), 'utf8');
  return { home, marks: files.filter((file) => file.startsWith('mark-')), env };
}

describe('the HOME of an agent', () => {
  it('is new in each launch, though its session goes on, and never the one of the runner', async () => {
    const agents = [
      { step: 'first', attempt: 1, run: look('first-1'), session: 's-1', error: 'once' },
      { step: 'first', attempt: 2, run: look('first-2'), session: 's-1', error: 'twice' },
      { step: 'first', attempt: 3, run: look('first-3'), session: 's-3' },
      { step: 'again', run: look('again'), session: 's-3' },
      { step: 'afresh', run: look('afresh'), session: 's-4' },
      ...['one', 'two', 'other'].map((name) => ({
        step: `three/${name}`,
        // Each waits for the others: they do run side by side.
        run: `${look(name)}; cd "$SHARED"; while ! [ -e one -a -e two -a -e other ]; do sleep 0.05; done`,
      })),
    ];
    played = await play({
      workflow: WORKFLOW,
      scenario: JSON.stringify({ agents }),
      env: { XDG_CONFIG_HOME: '/runner/config', CLAUDE_CONFIG_DIR: '/runner/claude', CODEX_HOME: '/runner/codex' },
    });
    const { execution, home: runner } = played;
    expect(execution.kind === 'ran' && execution.run.ended?.status).toBe('pass');
    const names = ['first-1', 'first-2', 'first-3', 'again', 'afresh', 'one', 'two', 'other', 'gate'];
    const seen = names.map(seenBy);
    expect(seen.map(({ marks }) => marks)).toEqual(names.map(() => []));
    expect(new Set(seen.map(({ home }) => home)).size).toBe(names.length);
    for (const { home, env } of seen) {
      expect(env.split('\n')).toContain(`HOME=${home}`);
      expect(env.split('\n')).not.toContain(`HOME=${runner}`);
      expect(env).not.toContain('/runner/');
    }
    const sessions = execution.kind === 'ran' ? execution.events.filter(({ type }) => type === 'step_started') : [];
    expect(sessions.map((event) => event.type === 'step_started' && event.session.mode)).toContain('resume');
  });
});

/** A Claude Code that leaves settings, a memory and a session in its HOME, and says what it finds there. */
const CLAUDE = `cat > /dev/null
{ find "$HOME" -type f -o -type l | sed "s|$HOME/||" | grep -v '^\\.gitconfig$' | sort; } > "$SHARED/files-$(ls "$SHARED" | grep -c ^files-)"
mkdir -p "$HOME/.claude/projects/tree/memory"
echo '{"hooks":{}}' > "$HOME/.claude/settings.json"
echo 'export EVIL=1' > "$HOME/.profile"
echo remember > "$HOME/.claude/CLAUDE.md"
echo remember > "$HOME/.claude/projects/tree/memory/MEMORY.md"
echo '{}' > "$HOME/.claude/projects/tree/s-1.jsonl"
ln -s /etc/passwd "$HOME/.claude/projects/tree/s-2.jsonl"
date +%s%N > change.txt
echo '{"type":"system","subtype":"init","session_id":"s-1","model":"claude-haiku-4-5"}'
echo '{"type":"result","subtype":"success","is_error":false,"result":"done","session_id":"s-1","num_turns":1,"total_cost_usd":0.01,"usage":{"input_tokens":1,"output_tokens":1}}'
`;

describe('a session that goes on', () => {
  it('takes its own files along and nothing else that an agent has left in its HOME', async () => {
    played = await play({
      workflow: `
name: golden
steps:
  - { name: first, agent: claude-haiku, prompt: x }
  - { name: again, agent: claude-haiku, prompt: x, session: reuse }
  - { name: afresh, agent: claude-haiku, prompt: x, session: fresh }
`,
      scenario: null,
      programs: { claude: CLAUDE },
      env: { ANTHROPIC_API_KEY: 'a-key-for-tests' },
    });
    const { execution, home } = played;
    expect(execution.kind === 'ran' && execution.run.ended).toMatchObject({ status: 'pass' });
    const found = [0, 1, 2].map((launch) =>
      readFileSync(join(home, 'shared', `files-${launch}`), 'utf8')
        .split('\n')
        .filter(Boolean),
    );
    const [fresh = [], resumed = [], afresh = []] = found;
    expect(claude.sessions.map(({ directory }) => directory)).toEqual(['.claude/projects']);
    // What gump itself writes there is the same each time.
    expect(afresh).toEqual(fresh);
    expect(resumed.filter((file) => !fresh.includes(file))).toEqual(['.claude/projects/tree/s-1.jsonl']);
  });
});
