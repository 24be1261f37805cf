/**
 * What a child gets of a cache where no private layer can be put over it: the machine's own to `read`, one of its own
 * that is `empty`, or a `copy`.
 */
export type CacheUse = 'read' | 'empty' | 'copy';

/** A folder of a toolchain. */
export interface Toolchain {
  /** The variable that names the folder. */
  readonly variable: string;
  /** Its default location, relative to HOME. */
  readonly folder: string;
  /** Java programs take the home folder from the password file, not from HOME. */
  readonly isJava?: boolean;
}

/** Folders that hold programs and no credentials; of some only `parts` are such. */
export const PROGRAMS: readonly (Toolchain & { readonly parts?: readonly string[] })[] = [
  { variable: 'RUSTUP_HOME', folder: '.rustup' },
  { variable: 'GOPATH', folder: 'go', parts: ['bin', 'src'] },
  { variable: 'PNPM_HOME', folder: '.local/share/pnpm' },
  { variable: 'NVM_DIR', folder: '.nvm' },
  { variable: 'VOLTA_HOME', folder: '.volta' },
  { variable: 'PLAYWRIGHT_BROWSERS_PATH', folder: '.cache/ms-playwright' },
  { variable: 'PUPPETEER_CACHE_DIR', folder: '.cache/puppeteer' },
  { variable: 'CYPRESS_CACHE_FOLDER', folder: '.cache/Cypress' },
  { variable: 'PYTHONUSERBASE', folder: '.local', parts: ['bin', 'lib'] },
  { variable: 'UV_PYTHON_INSTALL_DIR', folder: '.local/share/uv/python' },
  { variable: 'WORKON_HOME', folder: '.local/share/virtualenvs' },
  { variable: 'PYENV_ROOT', folder: '.pyenv' },
  { variable: 'RBENV_ROOT', folder: '.rbenv' },
  { variable: 'ASDF_DATA_DIR', folder: '.asdf' },
  { variable: 'MISE_DATA_DIR', folder: '.local/share/mise' },
  { variable: 'SDKMAN_DIR', folder: '.sdkman' },
  { variable: 'DOTNET_ROOT', folder: '.dotnet' },
];

/** Folders that hold caches and no credentials. */
export const CACHES: readonly (Toolchain & { readonly without: CacheUse })[] = [
  { variable: 'GOMODCACHE', folder: 'go/pkg/mod', without: 'read' },
  { variable: 'GOCACHE', folder: '.cache/go-build', without: 'empty' },
  { variable: 'GOLANGCI_LINT_CACHE', folder: '.cache/golangci-lint', without: 'empty' },
  { variable: 'npm_config_cache', folder: '.npm', without: 'read' },
  // Without it pnpm looks for a store on the file system of the tree, which is a mount of its own in a cell.
  { variable: 'npm_config_store_dir', folder: '.local/share/pnpm/store', without: 'copy' },
  { variable: 'COREPACK_HOME', folder: '.cache/node/corepack', without: 'read' },
  { variable: 'YARN_CACHE_FOLDER', folder: '.cache/yarn', without: 'read' },
  { variable: 'YARN_GLOBAL_FOLDER', folder: '.yarn/berry', without: 'read' },
  { variable: 'BUN_INSTALL_CACHE_DIR', folder: '.bun/install/cache', without: 'read' },
  { variable: 'DENO_DIR', folder: '.cache/deno', without: 'read' },
  { variable: 'PIP_CACHE_DIR', folder: '.cache/pip', without: 'read' },
  { variable: 'UV_CACHE_DIR', folder: '.cache/uv', without: 'empty' },
  { variable: 'POETRY_CACHE_DIR', folder: '.cache/pypoetry', without: 'read' },
  { variable: 'NUGET_PACKAGES', folder: '.nuget/packages', without: 'read' },
  { variable: 'CCACHE_DIR', folder: '.cache/ccache', without: 'empty' },
  { variable: 'SCCACHE_DIR', folder: '.cache/sccache', without: 'empty' },
];

/**
 * Parts of Maven's folder, at their own paths: Java takes the home folder from the password file, not from HOME, and no
 * variable moves it. `without` null: only read, and only if there is no secret in it.
 */
export const NAMELESS: readonly { readonly folder: string; readonly without: CacheUse | null }[] = [
  { folder: '.m2/repository', without: 'copy' },
  { folder: '.m2/wrapper', without: 'read' },
  { folder: '.m2/settings.xml', without: null },
  { folder: '.m2/toolchains.xml', without: null },
];

/** Folders that may hold credentials beside their caches: Cargo's credentials.toml, Gradle's gradle.properties. */
export const MIXED_FOLDERS: readonly (Toolchain & {
  readonly readOnly: readonly string[];
  readonly caches: readonly { readonly part: string; readonly without: CacheUse }[];
})[] = [
  {
    variable: 'CARGO_HOME',
    folder: '.cargo',
    readOnly: ['bin', 'config.toml', 'config'],
    caches: [
      { part: 'registry', without: 'read' },
      { part: 'git', without: 'read' },
    ],
  },
  {
    variable: 'GRADLE_USER_HOME',
    folder: '.gradle',
    isJava: true,
    readOnly: ['jdks'],
    caches: [
      { part: 'caches', without: 'copy' },
      { part: 'wrapper', without: 'copy' },
      { part: 'native', without: 'copy' },
    ],
  },
];
