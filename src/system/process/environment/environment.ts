/** Environment variables of a process, as `process.env` has them. */
export type HostEnvironment = Readonly<Record<string, string | undefined>>;

/** One line of `agent-env` or `gate-env`: `NAME` (copied from the host; `value` is null) or `NAME=value`. */
export interface UserVariable {
  readonly name: string;
  readonly value: string | null;
}

/** The sources of a child's environment; later ones override earlier ones. */
export interface EnvironmentOptions {
  readonly host: HostEnvironment;
  /** The child's HOME: a folder of its own. */
  readonly home: string;
  /** From `shareToolchains`. */
  readonly toolchains?: Readonly<Record<string, string>>;
  /** Variables that the author of the workflow asked for. */
  readonly userVariables?: readonly UserVariable[];
  /** Variables that gump sets: a provider's key for its own CLI, and settings of that CLI. */
  readonly injected?: Readonly<Record<string, string>>;
  /** Folders that are put before the host's PATH. */
  readonly prependPath?: readonly string[];
  /** PATH entries and VIRTUAL_ENV below `from` (the user's checkout) are moved below `to` (the worktree). */
  readonly relocate?: { readonly from: string; readonly to: string };
}

/**
 * Builds the whole environment of a child process. Only a short list of variables that describe the machine is
 * inherited: no key, no token, none of the runner's command files. Throws a RangeError if the variables that gump sets
 * include a forbidden name.
 */
export function buildChildEnvironment(plan: EnvironmentOptions): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(plan.host)) {
    if (value !== undefined && isAllowed(name)) environment[name] = value;
  }
  Object.assign(environment, plan.toolchains);
  environment.HOME = plan.home;
  for (const { name, value } of plan.userVariables ?? []) {
    const resolved = value ?? plan.host[name];
    if (resolved !== undefined && !isForbiddenVariable(name)) environment[name] = resolved;
  }
  for (const [name, value] of Object.entries(plan.injected ?? {})) {
    if (isForbiddenVariable(name)) throw new RangeError(`no child may be given ${name}`);
    environment[name] = value;
  }
  return adjustPaths(environment, plan);
}

/** Parses `agent-env` or `gate-env`: one variable a line; blank lines and `#` comments are skipped. */
export function parseUserVariables(text: string): { variables: UserVariable[]; problems: string[] } {
  const variables: UserVariable[] = [];
  const problems: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const equals = trimmed.indexOf('=');
    const name = equals < 0 ? trimmed : trimmed.slice(0, equals).trimEnd();
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) problems.push(`not a variable: ${JSON.stringify(name)}`);
    else if (isForbiddenVariable(name)) problems.push(`${name} is never handed to agents or gates`);
    else variables.push({ name, value: equals < 0 ? null : trimmed.slice(equals + 1) });
  }
  return { variables, problems };
}

/** Whether no child may ever get this variable: the runner's tokens, inputs and command files, and our marker. */
export function isForbiddenVariable(name: string): boolean {
  return FORBIDDEN.has(name) || /^(INPUT_|ACTIONS_|STATE_)/.test(name);
}

const FORBIDDEN = new Set([
  'GITHUB_TOKEN',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_OUTPUT',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
  'GUMP_PROCESS',
]);

function isAllowed(name: string): boolean {
  return ALLOWED.has(name) || ALLOWED_PATTERN.test(name);
}

/** Locale variables such as LC_ALL; JAVA_HOME_21_X64 and GOROOT_1_22_X64 of the hosted runners. */
const ALLOWED_PATTERN = /^(LC_[A-Z]+|JAVA_HOME_\d+_\w+|GOROOT_\d+_\w+)$/;

const ALLOWED = new Set([
  // The machine and its language.
  ...['PATH', 'LANG', 'LANGUAGE', 'TZ', 'TERM', 'COLORTERM', 'NO_COLOR', 'TMPDIR', 'USER', 'LOGNAME', 'SHELL'],
  ...['CI', 'RUNNER_OS', 'RUNNER_ARCH', 'RUNNER_TOOL_CACHE'],
  // Certificates and proxies: in many company networks no connection works without them.
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  // Where tools are installed; what setup-* actions set.
  ...[
    'JAVA_HOME',
    'GOROOT',
    'GOTOOLCHAIN',
    'GOFLAGS',
    'DOTNET_ROOT',
    'ANDROID_HOME',
    'ANDROID_SDK_ROOT',
    'VIRTUAL_ENV',
  ],
  ...['pythonLocation', 'Python_ROOT_DIR', 'Python2_ROOT_DIR', 'Python3_ROOT_DIR', 'CONDA_PREFIX', 'CONDA'],
  ...['PKG_CONFIG_PATH', 'LD_LIBRARY_PATH', 'CC', 'CXX', 'MAVEN_HOME', 'M2_HOME', 'GRADLE_HOME', 'RUSTUP_TOOLCHAIN'],
]);

function adjustPaths(environment: Record<string, string>, plan: EnvironmentOptions): Record<string, string> {
  const relocatePath = (path: string): string => {
    const { from, to } = plan.relocate ?? { from: '', to: '' };
    return from !== '' && (path === from || path.startsWith(`${from}/`)) ? to + path.slice(from.length) : path;
  };
  const inherited = (environment.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':').map(relocatePath);
  environment.PATH = [...(plan.prependPath ?? []), ...inherited].join(':');
  if (environment.VIRTUAL_ENV !== undefined) environment.VIRTUAL_ENV = relocatePath(environment.VIRTUAL_ENV);
  return environment;
}
