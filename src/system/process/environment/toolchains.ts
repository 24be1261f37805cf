import { access, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostEnvironment } from './environment.js';

/**
 * Makes the user's toolchains and their caches usable under another HOME. Resolves to the variables that point to them.
 * Folders without credentials are used in place. For a folder that mixes credentials with caches, a substitute is
 * created below `home`, with links to the harmless parts. Only folders that exist, or that a variable of the
 * host names, are included. Can be repeated with the same `home`.
 */
export async function shareToolchains(host: HostEnvironment, home: string): Promise<Record<string, string>> {
  const hostHome = host.HOME;
  const variables: Record<string, string> = {};
  await Promise.all([
    ...SAFE_FOLDERS.map(async ({ variable, folder }) => {
      const path = host[variable] ?? (hostHome === undefined ? undefined : join(hostHome, folder));
      if (path !== undefined && (host[variable] !== undefined || (await exists(path)))) variables[variable] = path;
    }),
    ...MIXED_FOLDERS.map(async (toolchain) => {
      const path = host[toolchain.variable] ?? (hostHome === undefined ? undefined : join(hostHome, toolchain.folder));
      if (path === undefined || !(await exists(path))) return;
      const substitute = join(home, toolchain.folder);
      await mkdir(substitute, { recursive: true, mode: 0o700 });
      await Promise.all(toolchain.harmless.map((part) => link(join(path, part), join(substitute, part))));
      variables[toolchain.variable] = substitute;
    }),
  ]);
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Toolchain {
  readonly variable: string;
  /** Its default location, relative to HOME. */
  readonly folder: string;
}

/** Folders that hold programs or caches, and no credentials. */
const SAFE_FOLDERS: readonly Toolchain[] = [
  { variable: 'RUSTUP_HOME', folder: '.rustup' },
  { variable: 'GOPATH', folder: 'go' },
  { variable: 'GOMODCACHE', folder: 'go/pkg/mod' },
  { variable: 'GOCACHE', folder: '.cache/go-build' },
  { variable: 'GOLANGCI_LINT_CACHE', folder: '.cache/golangci-lint' },
  { variable: 'npm_config_cache', folder: '.npm' },
  { variable: 'COREPACK_HOME', folder: '.cache/node/corepack' },
  { variable: 'PNPM_HOME', folder: '.local/share/pnpm' },
  { variable: 'YARN_CACHE_FOLDER', folder: '.cache/yarn' },
  { variable: 'YARN_GLOBAL_FOLDER', folder: '.yarn/berry' },
  { variable: 'BUN_INSTALL_CACHE_DIR', folder: '.bun/install/cache' },
  { variable: 'DENO_DIR', folder: '.cache/deno' },
  { variable: 'NVM_DIR', folder: '.nvm' },
  { variable: 'VOLTA_HOME', folder: '.volta' },
  { variable: 'PLAYWRIGHT_BROWSERS_PATH', folder: '.cache/ms-playwright' },
  { variable: 'PUPPETEER_CACHE_DIR', folder: '.cache/puppeteer' },
  { variable: 'CYPRESS_CACHE_FOLDER', folder: '.cache/Cypress' },
  { variable: 'PYTHONUSERBASE', folder: '.local' },
  { variable: 'PIP_CACHE_DIR', folder: '.cache/pip' },
  { variable: 'UV_CACHE_DIR', folder: '.cache/uv' },
  { variable: 'UV_PYTHON_INSTALL_DIR', folder: '.local/share/uv/python' },
  { variable: 'POETRY_CACHE_DIR', folder: '.cache/pypoetry' },
  { variable: 'WORKON_HOME', folder: '.local/share/virtualenvs' },
  { variable: 'PYENV_ROOT', folder: '.pyenv' },
  { variable: 'RBENV_ROOT', folder: '.rbenv' },
  { variable: 'ASDF_DATA_DIR', folder: '.asdf' },
  { variable: 'MISE_DATA_DIR', folder: '.local/share/mise' },
  { variable: 'SDKMAN_DIR', folder: '.sdkman' },
  { variable: 'NUGET_PACKAGES', folder: '.nuget/packages' },
  { variable: 'CCACHE_DIR', folder: '.cache/ccache' },
  { variable: 'SCCACHE_DIR', folder: '.cache/sccache' },
];

/**
 * Folders that may hold credentials beside their caches (Cargo's credentials.toml, Gradle's gradle.properties).
 * Maven needs no row: Java takes the home folder from the password file, not from HOME.
 */
const MIXED_FOLDERS: readonly (Toolchain & { readonly harmless: readonly string[] })[] = [
  { variable: 'CARGO_HOME', folder: '.cargo', harmless: ['bin', 'registry', 'git', 'config.toml', 'config'] },
  { variable: 'GRADLE_USER_HOME', folder: '.gradle', harmless: ['caches', 'wrapper', 'jdks', 'native'] },
];

async function link(target: string, path: string): Promise<void> {
  if (!(await exists(target)) || (await containsSecrets(target))) return;
  await rm(path, { recursive: true, force: true });
  await symlink(target, path);
}

/** Whether a text file holds a secret: Cargo's config may hold the token of a registry. */
async function containsSecrets(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return /^\s*("?token"?|secret-key)\s*=/m.test(text) || /:\/\/[^/\s"']+@/.test(text);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
