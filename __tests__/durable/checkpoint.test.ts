import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Commit, Event } from '../../src/model/index.js';
import {
  createCheckpointer,
  type Checkpointer,
  type CheckpointerOptions,
} from '../../src/storage/checkpoint/checkpointer.js';
import { pruneRemoteRuns } from '../../src/storage/checkpoint/prune.js';
import { listRemoteRuns } from '../../src/storage/checkpoint/remote-runs.js';
import { restoreRun } from '../../src/storage/checkpoint/restore.js';
import { lockThread, type LockOptions } from '../../src/storage/checkpoint/thread-lock.js';
import { createLedger, type Ledger } from '../../src/storage/ledger/ledger.js';
import { runFolder } from '../../src/storage/run-folder.js';
import { newRunId } from '../../src/storage/run-id.js';
import type { Remote } from '../../src/system/git/remote/remote.js';
import { openRepository, type Repository } from '../../src/system/git/repository/repository.js';
import { openGitStore } from '../../src/system/git/repository/store.js';
import { type GitHub, startGitHub } from '../support/github/github.js';
import { type Runner, startRunner } from '../support/runner/runner.js';
import { clone, definition } from './support.js';

/** A run on one machine, and what of it another one finds. */
describe('a stored run', () => {
  let github: GitHub;
  let machine: Runner;
  let repository: Repository;
  let remote: Remote;
  let ledger: Ledger;
  let keeper: Checkpointer;
  let said: string[];
  const id = newRunId(new Date());
  const options = { now: () => new Date(), redact: (text: string) => text };

  beforeEach(async () => {
    github = await startGitHub({ files: { 'a.txt': 'a\n' } });
    machine = await startRunner();
    repository = await opened('first');
    remote = { url: `${github.serverUrl}/${github.remote.name}`, token: github.token };
    const folder = join(machine.temp, 'runs', id);
    await mkdir(folder, { recursive: true });
    ledger = createLedger(join(folder, 'ledger.ndjson'), id, options);
    said = [];
    keeper = keeperOf({});
  });
  afterEach(async () => {
    ledger.close();
    await machine.close();
    await github.close();
  });

  async function opened(name: string): Promise<Repository> {
    const found = await openRepository(await clone(github, join(machine.temp, name)), { PATH: process.env.PATH });
    if (!found.ok) throw new Error(found.message);
    return found.repository;
  }

  function keeperOf(more: Partial<CheckpointerOptions>): Checkpointer {
    return createCheckpointer({
      ...{ repository, remote, runs: join(machine.temp, 'runs'), worktrees: join(machine.temp, 'worktrees') },
      origin: { workflow: 'one', thread: { kind: 'issue', number: 7, title: 'Seven' }, job: '42' },
      policy: 'resume',
      redact: (text) => text.replaceAll('sesame', '***'),
      storedCommit: null,
      extraFiles: () => Promise.resolve(new Map()),
      onStored: () => said.push('stored'),
      onRefused: (message) => said.push(message),
      onTakenOver: () => said.push('taken over'),
      minIntervalMs: 0,
      ...more,
    });
  }

  /** The beginning of a run whose spec is an artifact. */
  async function begin(): Promise<void> {
    const spec = await runFolder(join(machine.temp, 'runs', id), options.redact).write('spec.md', 'Do it.');
    note(
      ledger.append({
        ...{ type: 'run_started', run_id: id, workflow: 'one', spec: 'spec.md', branch: 'main', trigger: 'issue 7' },
        ...{ commit: repository.head, definition, sources: [], inputs: {}, agents_cli: {}, spec_artifact: spec },
        settings: { max_parallel: 1, max_budget: null, interactive: false },
      }),
    );
  }
  const note = (event: Event): void => {
    keeper.observe(event);
  };
  const restored = async (name = 'second') =>
    restoreRun(await opened(name), remote, id, {
      runs: join(machine.temp, name, 'runs'),
      worktrees: join(machine.temp, name, 'worktrees'),
    });
  const ref = () => github.remote.resolve(`refs/gump/runs/${id}`);

  it('is found again in a fresh clone, byte by byte', async () => {
    await begin();
    note(ledger.append({ type: 'noted', topic: 'warning', text: 'x'.repeat(300_000) }));
    note(ledger.append({ type: 'cancel_requested', signal: 'SIGINT' }));
    expect(await keeper.finish(20_000)).toBe(true);
    const back = await restored();
    if (!back.ok) throw new Error(back.message);
    expect(await readFile(join(back.folder, 'ledger.ndjson'))).toEqual(await readFile(ledger.file));
    expect(await readFile(join(back.folder, 'artifacts/spec.md'), 'utf8')).toBe('Do it.');
    const pieces = (await github.remote.git(['ls-tree', '-r', '--name-only', `refs/gump/runs/${id}`])).split('\n');
    expect(pieces.filter((path) => path.startsWith('ledger/'))).toHaveLength(2);
    expect(await listRemoteRuns(repository, remote)).toMatchObject({
      value: [{ facts: { run: id, state: 'open', thread: { number: 7 }, seq: 3 } }],
    });
  });

  it('is stored although the answer to the push got lost', async () => {
    await begin();
    github.git.fault('git-receive-pack', 'exchange', { kind: 'reset', performed: true }, { calls: [1] });
    expect(await keeper.finish(20_000)).toBe(true);
    expect(said).toEqual(['stored']);
  });

  it('is stored in the end although the remote was out of order', async () => {
    await begin();
    github.git.fault('git-receive-pack', 'advertisement', { kind: 'answer', status: 502 }, { calls: [1] });
    expect(await keeper.finish(20_000)).toBe(true);
  });

  it('is left to the runner that has gone on with it', async () => {
    await begin();
    expect(await keeper.finish(20_000)).toBe(true);
    const first = (await ref()) as Commit;
    const started = await startedEvent();
    const theirs = keeperOf({ storedCommit: first });
    for (const event of [started, ledger.append({ type: 'cancel_requested', signal: 'SIGINT' })]) theirs.observe(event);
    expect(await theirs.finish(20_000)).toBe(true);
    const after = await ref();
    const ours = keeperOf({ storedCommit: first });
    for (const event of [started, ledger.append({ type: 'noted', topic: 'warning', text: 'late' })])
      ours.observe(event);
    expect(await ours.finish(20_000)).toBe(false);
    expect(said.at(-1)).toBe('taken over');
    expect(await ref()).toBe(after);
  });

  it('is gone on storing where its own job had stored more than it knows', async () => {
    await begin();
    expect(await keeper.finish(20_000)).toBe(true);
    const first = (await ref()) as Commit;
    const more = [
      await startedEvent(),
      ledger.append({ type: 'cancel_requested', signal: 'SIGINT' }),
      ledger.append({ type: 'noted', topic: 'warning', text: 'late' }),
    ];
    const killed = keeperOf({ storedCommit: first });
    for (const event of more.slice(0, 2)) killed.observe(event);
    expect(await killed.finish(20_000)).toBe(true);
    const after = keeperOf({ storedCommit: first });
    for (const event of more) after.observe(event);
    expect(await after.finish(20_000)).toBe(true);
    expect(said).toEqual(['stored', 'stored', 'stored']);
    expect(await listRemoteRuns(repository, remote)).toMatchObject({ value: [{ facts: { seq: 3 } }] });
  });

  async function startedEvent(): Promise<Event> {
    const [line = ''] = (await readFile(ledger.file, 'utf8')).split('\n');
    return JSON.parse(line) as Event;
  }

  it.each([
    ['an artifact gone', 'artifacts/spec.md', null, /artifacts\/spec\.md is missing, which event 1 names/],
    ['an artifact altered', 'artifacts/spec.md', 'Do that.', /artifacts\/spec\.md is not what event 1 says/],
    ['its ledger gone', 'ledger/00000.ndjson', null, /its ledger is empty/],
    ['a line of its ledger altered', 'ledger/00000.ndjson', '{"v":1}\n', /ledger\.ndjson, line 1: /],
  ])('with %s is refused with the place', async (_, path, content, message) => {
    await begin();
    await keeper.finish(20_000);
    const index = { env: { GIT_INDEX_FILE: join(github.remote.dir, 'altered') } };
    await github.remote.git(['read-tree', `refs/gump/runs/${id}`], index);
    if (content === null)
      await github.remote.git(['--work-tree=.', 'update-index', '--force-remove', '--', path], index);
    else {
      const blob = (await github.remote.git(['hash-object', '-w', '--stdin'], { input: content })).trim();
      await github.remote.git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], index);
    }
    const tree = (await github.remote.git(['write-tree'], index)).trim();
    const commit = (await github.remote.git(['commit-tree', tree, '-p', 'main', '-m', 'altered'])).trim();
    await github.remote.git(['update-ref', `refs/gump/runs/${id}`, commit]);
    expect(await restored()).toMatchObject({ ok: false, why: 'damaged', message: expect.stringMatching(message) });
  });

  it('that never was is told from one that cannot be asked for', async () => {
    expect(await restored()).toMatchObject({ ok: false, why: 'gone' });
    github.git.fault('git-upload-pack', 'advertisement', { kind: 'answer', status: 500 });
    expect(await restored('third')).toMatchObject({ ok: false, why: 'unreachable' });
  });

  it('is removed when it is old, unless somebody is waited for', async () => {
    await begin();
    await keeper.finish(20_000);
    const prune = (now: Date, dryRun = false) =>
      pruneRemoteRuns(repository, remote, { keep: 0, now, except: null, dryRun });
    const later = new Date(Date.now() + 31 * 24 * 3600_000);
    expect(await prune(new Date())).toEqual({ ok: true, removed: [], kept: 1 });
    expect(await prune(later, true)).toEqual({ ok: true, removed: [id], kept: 0 });
    expect(await ref()).not.toBeNull();
    expect(await prune(later)).toEqual({ ok: true, removed: [id], kept: 0 });
    expect(await ref()).toBeNull();
  });

  describe('is driven by one job at a time:', () => {
    const parts = async (job: string, more: Partial<LockOptions> = {}): Promise<LockOptions> => ({
      ...{ repository, remote, name: '7', now: () => new Date(), hasJobEnded: () => Promise.resolve(null) },
      store: await openGitStore(repository, join(machine.temp, 'lock-store')),
      holder: { token: `token-${job}`, job, attempt: '1', url: `https://github.test/runs/${job}` },
      ...more,
    });

    it('of five that come at once one gets the lock, the others its name', async () => {
      const all = await Promise.all(['1', '2', '3', '4', '5'].map(async (job) => lockThread(await parts(job))));
      const held = all.flatMap((each) => (each.kind === 'held' ? [each.lock] : []));
      expect(held).toHaveLength(1);
      const busy = all.flatMap((each) => (each.kind === 'busy' ? [each.holder.url] : []));
      expect(busy).toEqual(Array(4).fill(held[0]?.holder.url));
      await held[0]?.release();
      expect(await github.remote.git(['for-each-ref', 'refs/gump/locks'])).toBe('');
    });

    it('the next one comes when the first has ended, is silent, or is run again', async () => {
      const later = () => new Date(Date.now() + 121_000);
      expect(await lockThread(await parts('1'))).toMatchObject({ kind: 'held' });
      expect(await lockThread(await parts('2', { hasJobEnded: () => Promise.resolve(false) }))).toMatchObject({
        kind: 'busy',
        holder: { job: '1' },
      });
      expect(await lockThread(await parts('2', { hasJobEnded: () => Promise.resolve(true) }))).toMatchObject({
        kind: 'held',
      });
      expect(await lockThread(await parts('3', { now: later }))).toMatchObject({ kind: 'held' });
      const again = { token: 'again', job: '3', attempt: '2', url: '' };
      expect(await lockThread(await parts('3', { holder: again }))).toMatchObject({ kind: 'held' });
    });
  });
});
