import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { LineSplitter } from '../../system/process/output/line-splitter.js';

const INTERVAL_MS = 100;

/** A follower of files that a CLI writes while it runs. */
export interface FileFollower {
  /** Reads the remaining lines and stops. */
  end(): Promise<void>;
}

/**
 * Follows the files below `directory` whose path, relative to it, matches. Looks every 100 ms for new lines and passes
 * on each complete one. What a file contained before (an earlier session) is skipped, and so are unreadable files.
 */
export async function followFiles(
  directory: string,
  match: RegExp,
  onLine: (file: string, line: string) => void,
): Promise<FileFollower> {
  const files = new Map<string, { offset: number; readonly splitter: LineSplitter }>();
  for (const { file, size } of await matchingFiles(directory, match))
    files.set(file, { offset: size, splitter: new LineSplitter() });
  const poll = async (): Promise<void> => {
    for (const { file, size } of await matchingFiles(directory, match)) {
      const state = files.get(file) ?? { offset: 0, splitter: new LineSplitter() };
      files.set(file, state);
      if (size <= state.offset) continue;
      const bytes = await readFrom(join(directory, file), state.offset, size - state.offset);
      state.offset += bytes.length;
      for (const line of state.splitter.push(bytes)) if (line.kind === 'text') onLine(file, line.text);
    }
  };
  let polling = Promise.resolve();
  const timer = setInterval(() => {
    polling = polling.then(poll).catch(() => undefined);
  }, INTERVAL_MS);
  return {
    async end() {
      clearInterval(timer);
      await polling;
      await poll().catch(() => undefined);
    },
  };
}

async function matchingFiles(
  directory: string,
  match: RegExp,
): Promise<readonly { readonly file: string; readonly size: number }[]> {
  const found: { file: string; size: number }[] = [];
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = path.slice(directory.length + 1);
    if (match.test(file)) found.push({ file, size: await sizeOf(path) });
  }
  return found;
}

async function sizeOf(path: string): Promise<number> {
  return withFile(path, async (handle) => (await handle.stat()).size, 0);
}

async function readFrom(path: string, offset: number, length: number): Promise<Buffer> {
  return withFile(
    path,
    async (handle) => {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(Math.min(length, 8 * 1024 * 1024)),
        0,
        undefined,
        offset,
      );
      return buffer.subarray(0, bytesRead);
    },
    Buffer.alloc(0),
  );
}

async function withFile<T>(path: string, use: (handle: FileHandle) => Promise<T>, otherwise: T): Promise<T> {
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return otherwise;
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}
