import picomatch from 'picomatch';
import type { FolderPort } from '../model/gate.js';
import { walkFiles } from './walk-files.js';

/** The largest JUnit report that is read. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Checks the argument of a gate that may name JUnit files. Returns what is wrong with it, or null. */
export function checkReportArgument(argument: string): string | null {
  const path = argument.trim();
  if (path === '') return null;
  if (path.startsWith('/') || path.split('/').includes('..'))
    return 'needs the path of a JUnit file inside the repository, relative to its root';
  return path.endsWith('.xml') ? null : 'needs the path or glob of JUnit files, ending in .xml, or nothing';
}

/** Finds the reports that a path or glob names. Returns paths relative to the folder. */
export async function findJunitReports(folder: FolderPort, pattern: string): Promise<readonly string[]> {
  const { base, isGlob } = picomatch.scan(pattern);
  if (!isGlob) return (await folder.exists(pattern)) ? [pattern] : [];
  const matches = picomatch(pattern, { dot: true });
  const found: string[] = [];
  for await (const path of walkFiles(folder, base === '.' ? '' : base)) if (matches(path)) found.push(path);
  return found;
}

/** Reads a report; null if it cannot be read or is larger than 64 MiB. */
export function readJunitReport(folder: FolderPort, path: string): Promise<string | null> {
  return folder.readText(path, MAX_BYTES);
}
