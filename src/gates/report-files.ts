import picomatch from 'picomatch';
import type { FolderPort } from '../model/gate.js';
import { walk } from './folder-walk.js';

/** A JUnit report may be as long as this. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The reports that a path or glob names, and their texts read one after the other. */
export async function findReports(folder: FolderPort, pattern: string): Promise<readonly string[]> {
  const { base, isGlob } = picomatch.scan(pattern);
  if (!isGlob) return (await folder.exists(pattern)) ? [pattern] : [];
  const matches = picomatch(pattern, { dot: true });
  const found: string[] = [];
  for await (const path of walk(folder, base === '.' ? '' : base)) if (matches(path)) found.push(path);
  return found;
}

/** Null when it cannot be read; 64 MiB at most. */
export function readReport(folder: FolderPort, path: string): Promise<string | null> {
  return folder.readText(path, MAX_BYTES);
}
