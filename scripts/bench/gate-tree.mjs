import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeProject, median } from './project.mjs';

const ROUNDS = 7;
/** Files of 500 kB in an ignored folder: 500 MB that `setup` would have installed. */
const PREPARED_FILES = 1000;

/**
 * A gate's tree for a change of one file, with a prepared layer of 500 MB, beside git's own `read-tree -u` between the
 * same two commits in a plain checkout without that layer.
 */
export async function benchGateTree({ modules, small }) {
  const rows = [];
  for (const files of small ? [1000] : [1000, 50_000]) rows.push(await measure(modules, files, small));
  return rows.filter((row) => row !== null);
}

async function measure(modules, files, small) {
  const load = (path) => import(pathToFileURL(join(modules, 'src', path)).href);
  const { findOverlayMounter } = await load('system/overlay-mounts.js');
  const { findOwnProgram } = await load('system/programs/own-programs.js');
  const { openRepository } = await load('system/git/repository/repository.js');
  const { openGitStore } = await load('system/git/repository/store.js');
  const { ensureWorktree, recordPreparedFiles } = await load('system/git/worktree/worktree.js');
  const { mountTree } = await load('system/git/tree/gate-tree.js');
  const folder = mkdtempSync(join(tmpdir(), 'gump-bench-'));
  try {
    const [project, own] = [join(folder, 'project'), join(folder, 'own')];
    mkdirSync(own);
    const git = makeProject(project, files);
    const run = (...args) => execFileSync('git', args, { cwd: project, encoding: 'utf8' }).trim();
    writeFileSync(join(project, '.gitignore'), 'node_modules\n');
    const commit = (message) => {
      git('add', '--all');
      git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '--message', message);
      return run('rev-parse', 'HEAD');
    };
    const base = commit('base');
    writeFileSync(join(project, 'src/part-0/file-0.js'), 'export const value = 1;\n');
    const changed = commit('changed');
    const opened = await openRepository(project, process.env);
    const store = await openGitStore(opened.repository, join(own, 'store'));
    const [mount, umount, rm] = ['mount', 'umount', 'rm'].map(findOwnProgram);
    const mounter = await findOverlayMounter({ mount, umount, rm, sudo: null }, own);
    if (mounter === null) return null;
    const layer = { folder: join(own, 'tree'), commit: base };
    await ensureWorktree(store, layer.folder, base);
    mkdirSync(join(layer.folder, 'node_modules'));
    const content = Buffer.alloc(small ? 5_000 : 500_000, 'x');
    for (let at = 0; at < PREPARED_FILES; at++) writeFileSync(join(layer.folder, 'node_modules', `${at}.js`), content);
    await recordPreparedFiles(store, layer.folder);
    rmSync(join(layer.folder, '.git'), { recursive: true });
    const floorTree = join(folder, 'floor');
    git('worktree', 'add', '--quiet', '--detach', floorTree, base);
    const [derived, floor] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const [from, to] = round % 2 === 0 ? [base, changed] : [changed, base];
      floor.push(await timed(() => execFileSync('git', ['read-tree', '-m', '-u', from, to], { cwd: floorTree })));
      const dir = join(own, 'gates', String(round));
      derived.push(await timed(() => mountTree(store, mounter, layer, dir, changed)));
      await mounter.unmount([dir]);
    }
    const ratio = median(derived) / median(floor);
    return {
      what: `gate's tree, 1 of ${files} files changed`,
      value: `× ${ratio.toFixed(2)}`,
      floor: `${median(derived).toFixed(0)} ms; read-tree -u ${median(floor).toFixed(0)} ms`,
      goal: '≤ × 1.3',
      met: ratio <= 1.3,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(use) {
  const begun = performance.now();
  await use();
  return performance.now() - begun;
}
