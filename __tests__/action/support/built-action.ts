import { cpSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { builtPackage, cache } from '../../support/built-package.js';

/** The action as a folder with an action.yml, for the runner harness. */
export interface BuiltAction {
  readonly folder: string;
  remove(): Promise<void>;
}

/** A copy of the built package that a test may change. */
export function buildAction(): BuiltAction {
  const original = builtPackage();
  const folder = mkdtempSync(join(cache, 'action-'));
  cpSync(original, folder, { recursive: true, verbatimSymlinks: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
