import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** No look-ups at its vendor's, and no sandbox, which root in a container has not. */
const QUIET = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const WIDTH = 900;

/** Writes a PNG of the whole page, 900 CSS pixels wide, at twice the resolution. */
export async function photograph(chromium, page, png) {
  const profile = await mkdtemp(join(tmpdir(), 'gump-chromium-'));
  const url = pathToFileURL(page).href;
  const start = (height, ...what) =>
    promisify(execFile)(
      chromium,
      [...QUIET, `--user-data-dir=${profile}`, `--window-size=${WIDTH},${height}`, ...what, url],
      { maxBuffer: 64 * 1024 * 1024 },
    );
  try {
    const { stdout } = await start(200, '--dump-dom');
    const height = Number(/data-height="(\d+)"/.exec(stdout)?.[1]);
    await start(height, '--force-device-scale-factor=2', `--screenshot=${png}`);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}
