// Builds dist/ from the entries; with --check, builds into a temporary folder and compares byte for byte. With names of
// entries (`npm run bundle -- cli`), builds those into dist/ and leaves the rest as it is: for trying, not for committing.
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { bundle } from './ncc.mjs';
import { root, transpile } from './transpile.mjs';

const entries = {
  main: 'src/action/main.js',
  post: 'src/action/post.js',
  cli: 'src/cli/main.js',
  played: 'src/played/main.js',
};

const dist = join(root, 'dist');
const names = process.argv.slice(2);
if (names.includes('--check')) await check();
else if (names.length > 0) await bundleAll(dist, names);
else await build(dist);

async function build(folder) {
  // The bundler leaves the chunks of earlier builds behind.
  await rm(folder, { recursive: true, force: true });
  const licenses = await bundleAll(folder, Object.keys(entries));
  await writeFile(join(folder, 'licenses.txt'), joinLicenses(licenses));
}

async function bundleAll(folder, names) {
  const modules = await transpile();
  try {
    // The bundler names modules relative to the working directory, and those names are part of its output.
    process.chdir(modules);
    const licenses = [];
    for (const name of names) {
      await rm(join(folder, name), { recursive: true, force: true });
      licenses.push(await bundle(join(modules, entries[name]), join(folder, name)));
    }
    return licenses;
  } finally {
    process.chdir(root);
    await rm(modules, { recursive: true, force: true });
  }
}

/** One text per package, in the order of names, though several bundles hold the package. */
function joinLicenses(texts) {
  const sections = texts.flatMap((text) => text.split(/\n\n(?=(?:@[\w.-]+\/)?[\w.-]+\n[\w.() -]+\n)/));
  const unique = [...new Set(sections.map((section) => section.trim()))].filter((section) => section !== '');
  return `${unique.sort().join('\n\n')}\n`;
}

async function check() {
  const fresh = await mkdtemp(join(tmpdir(), 'gump-dist-'));
  try {
    await build(fresh);
    const different = await compare(dist, fresh);
    if (different.length === 0) return;
    console.error(`dist/ is not what the sources build:\n${different.map((line) => `  ${line}`).join('\n')}`);
    console.error('Mend it with: npm run bundle');
    process.exitCode = 1;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function compare(committed, fresh) {
  const [before, after] = [await files(committed), await files(fresh)];
  const different = [];
  for (const name of [...new Set([...before, ...after])].sort()) {
    if (!before.includes(name)) different.push(`missing:  dist/${name}`);
    else if (!after.includes(name)) different.push(`stale:    dist/${name}`);
    else if (!(await readFile(join(committed, name))).equals(await readFile(join(fresh, name))))
      different.push(`differs:  dist/${name}`);
  }
  return different;
}

async function files(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
