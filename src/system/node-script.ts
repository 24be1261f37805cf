import { open } from 'node:fs/promises';

const NODE_SHEBANG = '#!/usr/bin/env node';

/** Whether a program is a script that looks up its Node on PATH. Rejects if the file cannot be read. */
export async function isNodeScript(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(NODE_SHEBANG.length), 0, NODE_SHEBANG.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === NODE_SHEBANG;
  } finally {
    await file.close();
  }
}

/** The message for such a script if there is no Node on PATH. `oldest` is the major version it needs. */
export function missingNodeMessage(minimumMajor: number): string {
  return `no node on PATH to run it, which needs ${minimumMajor} or newer`;
}
