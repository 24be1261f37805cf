import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { fold, type Run } from '../../../src/engine/index.js';
import { parseAttemptId, type Event } from '../../../src/model/index.js';
import { summarizeRun } from '../../../src/report/run-summary/summarize-run.js';
import { readLedger } from '../../../src/storage/ledger/read-ledger.js';
import { historyOf } from '../../engine/world.js';
import { readPlay } from '../../runs/play.js';
import { builtPackage } from '../../support/built-package.js';
import { countAgents } from './counted-agents.js';

const golden = fileURLToPath(new URL('../../runs/golden/', import.meta.url));
const cutter = new URL('./cut.mjs', import.meta.url);

/** How the first process of a run dies: at a line of its ledger, which may be left torn, or some time after its start. */
export type Cut = { readonly line: number; readonly torn: boolean } | { readonly afterMs: number };

/** What a run came to over all its lives. */
export interface Lived {
  readonly id: string;
  readonly ledger: string;
  readonly events: readonly Event[];
  readonly run: Run;
  /** Null where it did not die. */
  readonly cut: { readonly ledger: string } | null;
  /** Of what it came to. */
  readonly tree: string;
  readonly history: string;
  readonly starts: ReadonlyMap<string, number>;
  readonly ms: number;
}

/** A repository for one golden run, to be made again and again by real processes of an installed gump. */
export interface Stage {
  /** Null: it died before it had a ledger, and there is nothing to go on with. */
  live(cut?: Cut): Promise<Lived | null>;
  git(...args: readonly string[]): string;
  remove(): void;
}

/** More resumes than this mean that it never ends. */
const MOST_LIVES = 8;

/** Sets up the golden run of that name. */
export function stageOf(name: string): Stage {
  const { workflow, scenario, files, asked = {} } = readPlay(join(golden, name));
  const packageRoot = copyOfGump();
  const agents = countAgents(packageRoot);
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'gump-cut-')));
  const checkout = join(home, 'project');
  const runs = join(checkout, '.gump/runs');
  const env = { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: home };
  const git: Stage['git'] = (...args) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args], {
      ...{ cwd: checkout, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    });
  mkdirSync(join(checkout, '.gump/workflows'), { recursive: true });
  if (files !== undefined) cpSync(files, checkout, { recursive: true });
  writeFileSync(join(checkout, '.gump/workflows/golden.yaml'), workflow);
  writeFileSync(join(home, 'scenario.yaml'), scenario ?? '');
  writeFileSync(join(home, 'spec.md'), asked.spec ?? '');
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=begin');
  const expose = `--expose=${agents.expose}`;
  const started = [
    ...['run', 'golden', '--scenario', join(home, 'scenario.yaml'), expose],
    ...(asked.spec === undefined || asked.spec === null ? [] : ['--spec', join(home, 'spec.md')]),
    ...Object.entries(asked.set ?? {}).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
    ...(asked.max_parallel === undefined ? [] : ['--max-parallel', String(asked.max_parallel)]),
  ];

  /** One process, to its end or its death. */
  async function gump(
    args: readonly string[],
    cut: Cut | null,
  ): Promise<{ readonly died: boolean; readonly err: string }> {
    const child = spawn(process.execPath, [...knifeFor(cut), join(packageRoot, 'dist/cli/index.js'), ...args], {
      ...{ cwd: checkout, env, stdio: ['ignore', 'ignore', 'pipe'] },
    });
    const timer = cut !== null && 'afterMs' in cut ? setTimeout(() => child.kill('SIGKILL'), cut.afterMs) : undefined;
    const ended = new Promise<boolean>((resolve) => child.once('exit', (_, signal) => resolve(signal === 'SIGKILL')));
    const err = text(child.stderr);
    const died = await ended;
    clearTimeout(timer);
    return { died, err: await err };
  }

  async function live(cut?: Cut): Promise<Lived | null> {
    const others = new Set(runsIn(runs));
    const begin = performance.now();
    let { died, err } = await gump(started, cut ?? null);
    const id = runsIn(runs).find((name) => !others.has(name));
    const file = join(runs, id ?? '', 'ledger.ndjson');
    if (id === undefined || !existsSync(file) || !readFileSync(file).includes('\n')) {
      if (!died) throw new Error(`no run: ${err}`);
      if (id !== undefined) rmSync(join(runs, id), { recursive: true });
      return null;
    }
    let dead = died ? { ledger: wholeLines(file) } : null;
    for (let lives = 1; lives <= MOST_LIVES; lives += 1) {
      const { events } = await readLedger(file);
      const run = fold(events);
      if (run?.ended?.status === 'pass' || run?.ended?.status === 'fatal') {
        const tree = git('rev-parse', `${commitAtTheEnd(events)}^{tree}`);
        const ms = performance.now() - begin;
        const came = { tree, history: historyOf(run), starts: agents.startsOf(id), ms };
        return { id, events, run, ledger: readFileSync(file, 'utf8'), cut: dead, ...came };
      }
      ({ died, err } = await gump(
        ['run', '--resume', id, expose, ...answerTo(events, asked.answers ?? [])],
        dead ? null : (cut ?? null),
      ));
      if (died) dead = { ledger: wholeLines(file) };
      else if (err !== '') throw new Error(`resume: ${err}`);
    }
    throw new Error(`${name} never ends`);
  }

  return {
    live,
    git,
    remove() {
      rmSync(home, { recursive: true, force: true });
      rmSync(packageRoot, { recursive: true, force: true });
    },
  };
}

/** Its own copy, since the played agents of it are changed. It stands beside the others, for packages to be found. */
function copyOfGump(): string {
  const packageRoot = builtPackage();
  const copy = mkdtempSync(join(dirname(packageRoot), 'counted-'));
  cpSync(packageRoot, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function knifeFor(cut: Cut | null): readonly string[] {
  if (cut === null || 'afterMs' in cut) return [];
  return ['--import', `${cutter.href}?after=${cut.line}${cut.torn ? '&torn=yes' : ''}`];
}

function runsIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => basename(name).startsWith('run_')) : [];
}

function wholeLines(file: string): string {
  const bytes = readFileSync(file);
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1).toString('utf8');
}

/** What people have said so far is in the ledger; they go on from there. */
function answerTo(
  events: readonly Event[],
  answers: readonly { readonly action: string; readonly reason: string }[],
): readonly string[] {
  if (summarizeRun(events).holds.size === 0) return [];
  const answer = answers[events.filter(({ type }) => type === 'hitl_resumed').length];
  return answer?.action === 'reject' ? ['--reject', answer.reason] : ['--approve'];
}

function commitAtTheEnd(events: readonly Event[]): string {
  const end = events.findLast((event) => event.type === 'run_completed');
  const start = events.find((event) => event.type === 'run_started');
  return end?.commit ?? start?.commit ?? '';
}

/** Launches that a death cut off, by step. */
export function abandonedIn(run: Run): ReadonlyMap<string, number> {
  const abandoned = new Map<string, number>();
  for (const { id } of [...run.attempts.values()].filter((attempt) => attempt.abandoned)) {
    const { path } = parseAttemptId(id);
    abandoned.set(path, (abandoned.get(path) ?? 0) + 1);
  }
  return abandoned;
}
