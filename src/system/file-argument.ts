import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { errorCode, errorMessage } from './errors.js';

/** The content of a file with its name for messages, or one sentence that says why it cannot be read. */
export type FileArgument = { readonly text: string; readonly name: string } | { readonly problem: string };

/** Reads a file that the user named on the command line, relative to `folder`; `-` is standard input. */
export async function readFileArgument(folder: string, file: string): Promise<FileArgument> {
  try {
    if (file === '-') return { text: await text(process.stdin), name: 'standard input' };
    return { text: await readFile(resolve(folder, file), 'utf8'), name: basename(file) };
  } catch (error) {
    return { problem: `${file}: ${describeFileError(error)}` };
  }
}

/**
 * Writes a file that the user named on the command line. Resolves to null, or to a sentence that says why it failed.
 */
export async function writeFileArgument(folder: string, file: string, content: string): Promise<string | null> {
  try {
    await writeFile(resolve(folder, file), content);
    return null;
  } catch (error) {
    return `${file}: ${describeFileError(error)}`;
  }
}

/** The path of `file` in `folder` (absolute), relative to `cwd`: what a user would type in the shell. */
export function pathFromCwd(cwd: string, folder: string, file: string): string {
  return relative(cwd, join(folder, file));
}

function describeFileError(error: unknown): string {
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
