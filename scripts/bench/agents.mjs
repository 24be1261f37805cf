import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { root } from '../transpile.mjs';

const bin = join(root, '.cache/gump-agents/bin');

/** What each needs to reach the scripted server; the agent is one whose model is priced. */
const CLIS = [
  { name: 'claude', agent: 'claude-sonnet', at: (url) => ({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: url }) },
  { name: 'codex', agent: 'codex-gpt-5.5', at: (url) => ({ CODEX_API_KEY: 'k', OPENAI_BASE_URL: `${url}/v1` }) },
  { name: 'gemini', agent: 'gemini-25-flash', at: (url) => ({ GEMINI_API_KEY: 'k', GOOGLE_GEMINI_BASE_URL: url }) },
  { name: 'qwen', agent: 'qwen-plus', at: (url) => ({ QWEN_API_KEY: 'k', QWEN_BASE_URL: `${url}/v1` }) },
  { name: 'opencode', agent: 'opencode-sonnet', at: (url) => ({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: url }) },
];

/**
 * With the real CLIs, as far as `npm run test:agents` has installed them: how long until all of an installed set answer,
 * and how long from a guard's word to the death of the last process.
 */
export async function benchAgents({ modules, small }) {
  const installed = CLIS.filter(({ name }) => existsSync(join(bin, name)));
  const missing = CLIS.filter((cli) => !installed.includes(cli)).map(({ name }) => name);
  if (missing.length > 0)
    console.log(
      `- ${missing.join(', ')}: skipped, not installed in .cache/gump-agents (npm run test:agents does that)`,
    );
  if (installed.length === 0) return [];
  const rows = [await warmStart(installed)];
  if (small) return rows;
  const server = spawn(process.execPath, [join(root, '__tests__/support/model-server/main.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [url] = await once(createInterface({ input: server.stdout }), 'line');
    for (const cli of installed) rows.push(await reaction(cli, url, modules));
  } finally {
    server.kill('SIGKILL');
  }
  return rows;
}

async function warmStart(installed) {
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  const env = { PATH: process.env.PATH, HOME: folder, DISABLE_AUTOUPDATER: '1' };
  const begun = performance.now();
  await Promise.all(
    installed.map(({ name }) =>
      once(spawn(join(bin, name), ['--version'], { cwd: folder, env, stdio: 'ignore' }), 'exit'),
    ),
  );
  const ms = performance.now() - begun;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return {
    what: 'warm start of an installed CLI set',
    value: `${(ms / 1000).toFixed(1)} s`,
    floor: `${installed.map(({ name }) => name).join(', ')}, side by side`,
    goal: '< 5 s',
    met: ms < 5_000,
  };
}

async function reaction({ name, agent, at }, url, modules) {
  const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
  const { launchAgent } = await load('execution/agent/launch.js');
  const { findRunCell } = await load('execution/confinement/run-cell.js');
  const { plainView } = await load('system/process/cell/enter.js');
  const { adapters } = await load('registry.js');
  const { modelOf } = await load('model/adapter.js');
  const { maxTurns } = await load('guards/max-turns.js');
  const { createGuardContext } = await load('guards/context.js');
  const adapter = adapters.find(({ provider }) => provider === name);
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  const [home, cwd] = [join(folder, 'home'), join(folder, 'tree')];
  mkdirSync(home);
  mkdirSync(cwd);
  const limits = { maxTurns: 2 };
  const places = { workspace: cwd, runs: join(folder, 'runs'), worktrees: folder, packageRoot: root };
  const { cell } = await findRunCell({ env: process.env, ...places });
  let fired = Number.NaN;
  try {
    const launched = await launchAgent({
      adapter,
      request: {
        agent,
        model: modelOf(adapter, agent)?.id ?? null,
        prompt: 'Go on. [[turns:20]]',
        session: { mode: 'new', id: randomUUID() },
        cwd,
        home,
        maxTurns: null,
        writable: null,
        credentials: at(url),
        isRoot: process.getuid() === 0,
      },
      priorTotals: null,
      program: join(bin, name),
      env: { PATH: process.env.PATH, HOME: home, TMPDIR: folder },
      guards: [{ name: 'max_turns', guard: maxTurns.create(limits, createGuardContext(cwd, null, limits)) }],
      price: () => null,
      contextWindow: null,
      deadlineMs: 60_000,
      stallMs: 60_000,
      graceMs: 5_000,
      transcript: join(folder, 'transcript'),
      scope: 'bench',
      resumedHome: null,
      enclosure: { cell, view: { ...plainView(cwd, home), kind: 'agent' } },
      onUsage: () => undefined,
      onGuard: () => (fired = performance.now()),
      onNote: () => undefined,
    });
    await launched.result;
    const ms = performance.now() - fired;
    return {
      what: `guard fires → last process gone, ${name}`,
      value: `${ms.toFixed(0)} ms`,
      floor: cell.enter === null ? 'process group' : cell.way,
      goal: '≤ 2000 ms',
      met: ms <= 2_000,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
