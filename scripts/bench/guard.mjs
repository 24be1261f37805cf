import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../transpile.mjs';

/**
 * From a line that breaks a rule to the signal: a program that prints a forbidden write and notes when it was told to
 * end, by the clock that both processes share. The floor is the same with a bare pipe and no reader of streams.
 */
export async function benchGuard({ modules }) {
  const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
  const { launchAgent } = await load('execution/agent/launch.js');
  const { claude } = await load('adapters/claude/adapter.js');
  const { noWrite } = await load('guards/no-write.js');
  const { createGuardContext } = await load('guards/context.js');
  const { findRunCell } = await load('execution/confinement/run-cell.js');
  const { plainView } = await load('system/process/cell/enter.js');
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  const places = { workspace: folder, runs: join(folder, 'runs'), worktrees: folder, packageRoot: root };
  const { cell } = await findRunCell({ env: process.env, ...places });
  try {
    const program = join(folder, 'agent.mjs');
    writeFileSync(program, AGENT);
    const times = [];
    for (let round = 0; round < 20; round++) {
      const limits = { noWrite: { allow: [] } };
      const stamps = join(folder, `stamps-${round}`);
      const request = {
        agent: 'claude',
        model: null,
        prompt: '',
        session: { mode: 'new', id: '00000000-0000-4000-8000-000000000000' },
        cwd: folder,
        home: folder,
        maxTurns: null,
        writable: [],
        credentials: {},
        isRoot: false,
      };
      const launched = await launchAgent({
        adapter: {
          ...claude,
          invoke: () => ({ args: [program, stamps], stdin: '', env: {}, files: [], follow: null }),
        },
        request,
        priorTotals: null,
        program: process.execPath,
        env: { PATH: process.env.PATH },
        guards: [{ name: 'no_write', guard: noWrite.create(limits, createGuardContext(folder, null, limits)) }],
        price: () => null,
        contextWindow: null,
        deadlineMs: 60_000,
        stallMs: 60_000,
        graceMs: 5_000,
        transcript: join(folder, 'transcript'),
        scope: 'bench',
        resumedHome: null,
        enclosure: { cell, view: { ...plainView(folder, folder), kind: 'agent' } },
        onUsage: () => undefined,
        onGuard: () => undefined,
        onNote: () => undefined,
      });
      await launched.result;
      const [written, told] = readFileSync(stamps, 'utf8').trim().split('\n').map(Number);
      times.push(told - written);
    }
    const worst = Math.max(...times);
    return [
      {
        what: 'violating line to signal, worst of 20',
        value: `${worst.toFixed(1)} ms`,
        floor: `best ${Math.min(...times).toFixed(1)} ms`,
        goal: '≤ 20 ms',
        met: worst <= 20,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const AGENT = `
import { appendFileSync, writeFileSync } from 'node:fs';
const stamps = process.argv[2];
const now = () => Number(process.hrtime.bigint()) / 1e6;
process.on('SIGTERM', () => {
  const told = now();
  appendFileSync(stamps, told + '\\n');
  process.exit(0);
});
const call = { type: 'tool_use', id: 't', name: 'Write', input: { file_path: '/etc/passwd', content: '' } };
const line = { type: 'assistant', message: { id: 'm', model: 'claude-haiku-4-5', content: [call], usage: { input_tokens: 1, output_tokens: 1 } } };
setTimeout(() => {
  writeFileSync(stamps, now() + '\\n');
  process.stdout.write(JSON.stringify(line) + '\\n');
}, 50);
setInterval(() => undefined, 1000);
`;
