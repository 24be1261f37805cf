import type { FolderPort } from '../../../model/gate.js';
import { anyExists } from '../ecosystem.js';
import type { PackageJson } from './package-json.js';

/** A linter that a project has configured. */
export interface ConfiguredLinter {
  /** Its program in node_modules/.bin, and its package. */
  readonly bin: string;
  readonly package: string;
  readonly run: string;
}

const LINTERS = [
  {
    bin: 'eslint',
    package: 'eslint',
    run: 'eslint .',
    configs: [
      ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `eslint.config.${end}`),
      ...['.js', '.cjs', '.yaml', '.yml', '.json', ''].map((end) => `.eslintrc${end}`),
    ],
    inPackageJson: (pkg: PackageJson) => pkg.eslintConfig !== undefined,
  },
  {
    bin: 'biome',
    package: '@biomejs/biome',
    run: 'biome lint .',
    configs: ['biome.json', 'biome.jsonc'],
    inPackageJson: () => false,
  },
] as const;

/** Finds the linter that is configured in the folder; null if none is. */
export async function findLinter(folder: FolderPort, pkg: PackageJson): Promise<ConfiguredLinter | null> {
  for (const linter of LINTERS)
    if (linter.inPackageJson(pkg) || (await anyExists(folder, linter.configs))) return linter;
  return null;
}

/** Whether a program is installed in the node_modules of the folder, or of one above it. */
export async function isInstalled(folder: FolderPort, bin: string): Promise<boolean> {
  for (const place of [folder, ...(folder.above ?? [])])
    if (await place.exists(`node_modules/.bin/${bin}`)) return true;
  return false;
}
