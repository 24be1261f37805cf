/** An environment as the system gives it. */
export type HostEnvironment = Readonly<Record<string, string | undefined>>;

/** One line of `agent-env` or `gate-env`: `NAME` (taken from the host, `value` null) or `NAME=value`. */
export interface NamedVariable {
  readonly name: string;
  readonly value: string | null;
}

/** What a child's environment is made of; later ones win. */
export interface EnvironmentPlan {
  readonly host: HostEnvironment;
  /** Folder of the child's own. */
  readonly home: string;
  /** From `shareToolchains`. */
  readonly toolchains?: Readonly<Record<string, string>>;
  /** What the workflow's author named. */
  readonly named?: readonly NamedVariable[];
  /** What we give: a provider's key to its own CLI, settings of that CLI. */
  readonly given?: Readonly<Record<string, string>>;
  /** Folders put before the host's PATH. */
  readonly path?: readonly string[];
  /** PATH entries and VIRTUAL_ENV below `from` (the user's checkout) become those below `to` (the worktree). */
  readonly relocate?: { readonly from: string; readonly to: string };
}

/**
 * The whole environment of a child. Nothing is inherited but a short list of variables that say how the machine is
 * set up; no key, no token, no runner's file. Throws a RangeError if `given` holds a name that no child may have.
 */
export function childEnvironment(plan: EnvironmentPlan): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(plan.host)) {
    if (value !== undefined && isAllowed(name)) environment[name] = value;
  }
  Object.assign(environment, plan.toolchains);
  environment.HOME = plan.home;
  for (const { name, value } of plan.named ?? []) {
    const resolved = value ?? plan.host[name];
    if (resolved !== undefined && !isForbidden(name)) environment[name] = resolved;
  }
  for (const [name, value] of Object.entries(plan.given ?? {})) {
    if (isForbidden(name)) throw new RangeError(`no child may be given ${name}`);
    environment[name] = value;
  }
  return withPaths(environment, plan);
}

/** Reads `agent-env` or `gate-env`: one variable a line, blank lines and `#` comments left out. */
export function parseNamedVariables(text: string): { variables: NamedVariable[]; problems: string[] } {
  const variables: NamedVariable[] = [];
  const problems: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const equals = trimmed.indexOf('=');
    const name = equals < 0 ? trimmed : trimmed.slice(0, equals).trimEnd();
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) problems.push(`not a variable: ${JSON.stringify(name)}`);
    else if (isForbidden(name)) problems.push(`${name} is never handed to agents or gates`);
    else variables.push({ name, value: equals < 0 ? null : trimmed.slice(equals + 1) });
  }
  return { variables, problems };
}

/** Names that no child is ever given, whoever asks: the runner's tokens, inputs and command files, and our marker. */
export function isForbidden(name: string): boolean {
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
  return ALLOWED.has(name) || ALLOWED_FAMILIES.test(name);
}

/** LC_ALL and its like; JAVA_HOME_21_X64 and GOROOT_1_22_X64 of the hosted runners. */
const ALLOWED_FAMILIES = /^(LC_[A-Z]+|JAVA_HOME_\d+_\w+|GOROOT_\d+_\w+)$/;

const ALLOWED = new Set([
  // The machine and its language.
  ...['PATH', 'LANG', 'LANGUAGE', 'TZ', 'TERM', 'COLORTERM', 'NO_COLOR', 'TMPDIR', 'USER', 'LOGNAME', 'SHELL'],
  ...['CI', 'RUNNER_OS', 'RUNNER_ARCH', 'RUNNER_TOOL_CACHE'],
  // Certificates and proxies: without them nothing gets out of many company networks.
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  // Where installed tools are; what setup-* actions set.
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

function withPaths(environment: Record<string, string>, plan: EnvironmentPlan): Record<string, string> {
  const move = (path: string): string => {
    const { from, to } = plan.relocate ?? { from: '', to: '' };
    return from !== '' && (path === from || path.startsWith(`${from}/`)) ? to + path.slice(from.length) : path;
  };
  const inherited = (environment.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':').map(move);
  environment.PATH = [...(plan.path ?? []), ...inherited].join(':');
  if (environment.VIRTUAL_ENV !== undefined) environment.VIRTUAL_ENV = move(environment.VIRTUAL_ENV);
  return environment;
}
