import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { LineSplitter } from '../../system/process/output/line-splitter.js';

const INTERVAL_MS = 100;

/** Follows files that a CLI writes while it runs; a line is given on once it is complete. */
export interface Following {
  /** Reads what is left and stops. */
  end(): Promise<void>;
}

/**
 * Looks every 100 ms for files below `directory` whose path (relative to it) matches, and gives their new lines on.
 * What was in a file before the launch (an earlier session) is skipped. Unreadable files are passed over.
 */
export async function followFiles(
  directory: string,
  match: RegExp,
  onLine: (file: string, line: string) => void,
): Promise<Following> {
  const files = new Map<string, { offset: number; readonly splitter: LineSplitter }>();
  for (const { file, size } of await matching(directory, match))
    files.set(file, { offset: size, splitter: new LineSplitter() });
  const look = async (): Promise<void> => {
    for (const { file, size } of await matching(directory, match)) {
      const state = files.get(file) ?? { offset: 0, splitter: new LineSplitter() };
      files.set(file, state);
      if (size <= state.offset) continue;
      const bytes = await readFrom(join(directory, file), state.offset, size - state.offset);
      state.offset += bytes.length;
      for (const line of state.splitter.push(bytes)) if (line.kind === 'text') onLine(file, line.text);
    }
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined);
  }, INTERVAL_MS);
  return {
    async end() {
      clearInterval(timer);
      await looking;
      await look().catch(() => undefined);
    },
  };
}

async function matching(
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
