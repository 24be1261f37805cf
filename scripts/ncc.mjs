import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ncc from '@vercel/ncc';

/**
 * Bundles an entry into a folder: `index.js` and the chunks it loads lazily, as ES modules that need no node_modules.
 * @param {string} entry absolute path of a JavaScript module
 * @param {string} folder where the bundle goes; it should be empty, since stale chunks are not removed
 * @returns {Promise<string>} the licence texts of the packages that went in
 */
export async function bundle(entry, folder) {
  const { code, assets } = await ncc(entry, {
    cache: false,
    esm: true,
    license: 'licenses.txt',
    minify: false,
    quiet: true,
    sourceMap: false,
    target: 'es2022',
  });
  const { 'licenses.txt': licenses, ...others } = assets;
  await write(join(folder, 'index.js'), ascii(code));
  for (const [name, asset] of Object.entries(others))
    await write(join(folder, name), name.endsWith('.js') ? ascii(String(asset.source)) : asset.source);
  // Without it, Node would read the bundle by the package.json of whatever folder it was copied to.
  await write(join(folder, 'package.json'), '{ "type": "module" }\n');
  return licenses === undefined ? '' : String(licenses.source);
}

/**
 * Every other character as the escape that means it in strings, templates and regular expressions: one of them makes
 * Node keep and read the whole text at two bytes a character, at each start. (`String.raw` would tell the difference.)
 */
function ascii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function write(path, content) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
