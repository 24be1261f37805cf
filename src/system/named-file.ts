import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { errorCode, errorMessage } from './errors.js';

/** A text and its name for people, or one sentence on why it cannot be read. */
export type NamedText = { readonly text: string; readonly name: string } | { readonly problem: string };

/** Reads a file that the user named on the command line; `-` is standard input. */
export async function readNamed(folder: string, file: string): Promise<NamedText> {
  try {
    if (file === '-') return { text: await text(process.stdin), name: 'standard input' };
    return { text: await readFile(resolve(folder, file), 'utf8'), name: basename(file) };
  } catch (error) {
    return { problem: `${file}: ${problemOf(error)}` };
  }
}

/** Writes one; null, or why it could not be. */
export async function writeNamed(folder: string, file: string, content: string): Promise<string | null> {
  try {
    await writeFile(resolve(folder, file), content);
    return null;
  } catch (error) {
    return `${file}: ${problemOf(error)}`;
  }
}

/** A file below `folder` (absolute) as somebody at the shell in `cwd` would type it. */
export function typedPath(cwd: string, folder: string, file: string): string {
  return relative(cwd, join(folder, file));
}

function problemOf(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'no such file or directory';
    case 'EISDIR':
      return 'is a directory';
    case 'EACCES':
      return 'permission denied';
    default:
      return errorMessage(error);
  }
}
