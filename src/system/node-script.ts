import { open } from 'node:fs/promises';

const SHEBANG = '#!/usr/bin/env node';

/** Whether a program is a script that looks for its Node on PATH. Rejects where it cannot be read. */
export async function isNodeScript(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SHEBANG.length), 0, SHEBANG.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === SHEBANG;
  } finally {
    await file.close();
  }
}

/** What a person is told of such a script where there is no Node on PATH; `oldest` is the major version it needs. */
export function noNodeFor(oldest: number): string {
  return `no node on PATH to run it, which needs ${oldest} or newer`;
}
