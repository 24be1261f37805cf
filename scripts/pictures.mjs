// Draws docs/*.png: what a real run (its ledger is a fixture of the tests) wrote on GitHub, rendered as GitHub does.
// Needs Debian's `chromium`, better with fonts-noto-core and fonts-noto-color-emoji; CHROMIUM names another one.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { pageOf } from './pictures/page.mjs';
import { photograph } from './pictures/photograph.mjs';
import { textsOf } from './pictures/texts.mjs';
import { root } from './transpile.mjs';

/** Only for drawing, so they are no dependencies of the project. */
const RENDERER = ['marked@18.2.1', 'github-markdown-css@5.9.0'];

const chromium = process.env.CHROMIUM ?? 'chromium';
const folder = await mkdtemp(join(tmpdir(), 'gump-pictures-'));
try {
  await promisify(execFile)(chromium, ['--version']).catch(() => {
    throw new Error(`The pictures are drawn by Chromium, and \`${chromium}\` does not start.
On Debian: apt-get install chromium fonts-noto-core fonts-noto-color-emoji
Elsewhere: CHROMIUM=/path/to/chrome node scripts/pictures.mjs`);
  });
  await promisify(execFile)('npm', ['install', '--silent', '--no-save', '--prefix', folder, ...RENDERER]);
  const { resolve } = createRequire(join(folder, 'index.js'));
  const { marked } = await import(pathToFileURL(resolve('marked')).href);
  const style = await readFile(resolve('github-markdown-css/github-markdown-light.css'), 'utf8');

  for (const { name, frame, markdown } of await textsOf()) {
    const page = join(folder, `${name}.html`);
    await writeFile(page, pageOf(frame, marked.parse(markdown, { gfm: true }), style));
    await photograph(chromium, page, join(root, 'docs', `${name}.png`));
    console.log(`docs/${name}.png`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
